"""見本市: a deterministic, visibly fictional city for the demo, the tests and the benchmarks.

`seed_city(municipality) -> SeededCity` fills a municipality; `register_rows` alone gives rows of a register.
"""

from madoguchi.cityhall.residents.synthetic.city import SeededCity, seed_city, write_register
from madoguchi.cityhall.residents.synthetic.places import CITY, CITY_CODE
from madoguchi.cityhall.residents.synthetic.register import register_rows

__all__ = ["CITY", "CITY_CODE", "SeededCity", "register_rows", "seed_city", "write_register"]
