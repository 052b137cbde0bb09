"""Paper: what the city prints, what the resident signs, and how anyone can check it later.

`packet.render_packet`   every form of a visit as one PDF/A-3a, the same bytes for the same input
`guide.render_guide`     the 手続き案内票 the resident takes home
`signing.complete`       puts the signatures on the shown document and seals it
`verdict.verify`         what was signed, by whom, and whether anything changed
`letters.letters_pdf`    the letters of a benefit programme; `letters.proof` reads the print back
`glyphs.missing_glyphs`  what no font can print

Imports only `rules` and libraries. No Django, no clock: the moment is always an argument.
"""
