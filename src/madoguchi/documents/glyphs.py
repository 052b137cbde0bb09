"""Set text in fonts that really have its characters; print 〓 and tell the staff where none has.

The typesetter picks a font by the base character and drops a variation selector it does not know. So text
is cut into runs here, each with the font that draws every character and every (base, selector) pair of it.
Nothing is ever replaced silently (ux.md rule 6, standards.md §3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from madoguchi.documents.fitting import BREAK_HERE
from madoguchi.documents.shelf import Face, Shelf, default_shelf
from madoguchi.rules.names import graphemes

GETA = "〓"
RunData = dict[str, str | int]
TextData = str | list[RunData]


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character that no font can draw: the whole text, the character, and where it was to be printed."""

    text: str
    cluster: str
    where: str

    @property
    def code_points(self) -> str:
        """`U+845B U+E0103`."""
        return " ".join(f"U+{ord(character):04X}" for character in self.cluster)


@dataclass(frozen=True, slots=True)
class Run:
    """Text set in one face. `missing` is the cluster that a 〓 stands for, else empty."""

    text: str
    face: Face
    missing: str = ""


def split(text: str, faces: Sequence[Face]) -> list[Run]:
    """Cut `text` into runs, each in the first of `faces` that draws it; a cluster without a face is a 〓.

    Joining the runs, with `missing` in place of each 〓, gives the text back.
    """
    runs: list[Run] = []
    for cluster in graphemes(text):
        face = next((face for face in faces if face.draws(cluster)), None)
        if face is None:
            runs.append(Run(GETA, _geta_face(faces), cluster))
        elif runs and runs[-1].face is face and not runs[-1].missing:
            runs[-1] = Run(runs[-1].text + cluster, face)
        else:
            runs.append(Run(cluster, face))
    return runs


def _geta_face(faces: Sequence[Face]) -> Face:
    return next(face for face in faces if face.draws(GETA))


def missing_glyphs(text: str, where: str = "", shelf: Shelf | None = None) -> list[MissingGlyph]:
    """What of `text` cannot be printed on this machine, in order; empty when all of it can."""
    runs = split(text, (shelf or default_shelf()).values)
    return [MissingGlyph(text, run.missing, where) for run in runs if run.missing]


@dataclass
class Typist:
    """Turns text into what the templates print, and collects what cannot be printed."""

    shelf: Shelf
    missing: list[MissingGlyph] = field(default_factory=list)

    def value(self, text: str, where: str = "") -> TextData:
        """Text that was filled in: names, addresses."""
        return self._set(text, self.shelf.values, where)

    def label(self, text: str, where: str = "") -> TextData:
        """Text that belongs to the form."""
        return self._set(text, self.shelf.labels, where)

    def heading(self, text: str, where: str = "") -> TextData:
        """Bold text."""
        return self._set(text, self.shelf.headings, where)

    def _set(self, text: str, faces: Sequence[Face], where: str) -> TextData:
        runs = split(text, faces)
        plain = text.replace(BREAK_HERE, "")
        self.missing += [MissingGlyph(plain, run.missing, where) for run in runs if run.missing]
        if all(run.face is faces[0] for run in runs):
            return "".join(run.text for run in runs)
        return [{"t": run.text, "f": run.face.family, "w": run.face.weight} for run in runs]
