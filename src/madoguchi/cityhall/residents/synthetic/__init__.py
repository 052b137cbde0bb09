"""見本市: a deterministic, visibly fictional city for the demo, the tests and the benchmarks.

`city.seed_city(municipality) -> SeededCity` fills a municipality; `register.register_rows` alone gives the
rows of a register and needs no database.
"""
