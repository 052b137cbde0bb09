"""児童手当 by OpenFisca-Japan 2.2.0 in its own environment (requirements/benchmark.txt): see benefits_city.

    python openfisca_children.py FOLDER DAY

Reads household.npy, birth.npy (datetime64[D]), child.npy; writes amounts.npy (per household) and times.json:
seconds to load and to build, wall and CPU seconds of the fastest of three calculations, each from scratch.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np


def main(folder: Path, day: str) -> None:
    started = time.perf_counter()
    from openfisca_core.simulation_builder import SimulationBuilder
    from openfisca_japan import CountryTaxBenefitSystem

    system = CountryTaxBenefitSystem()
    loaded = time.perf_counter()
    household, birth, child = (np.load(folder / f"{name}.npy") for name in ("household", "birth", "child"))
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("人物", np.arange(len(birth)))
    instance = builder.declare_entity("世帯", np.arange(household.max() + 1))
    builder.join_with_persons(instance, household, np.where(child == 1, "子", "親"))
    simulation = builder.build(system)
    simulation.set_input("誕生年月日", "ETERNITY", birth)
    built = time.perf_counter()
    used = []
    for fresh in [simulation.clone() for _ in range(3)]:
        before = time.perf_counter(), time.process_time()
        amounts = fresh.calculate("児童手当", day)
        used.append((time.perf_counter() - before[0], time.process_time() - before[1]))
    np.save(folder / "amounts.npy", amounts.astype(np.int64))
    wall, cpu = min(used)
    times = {"load": loaded - started, "build": built - loaded, "calculate": wall, "calculate_cpu": cpu}
    (folder / "times.json").write_text(json.dumps(times))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
