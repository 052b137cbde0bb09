"""A hundred displays that ask at once get one answer, and never one that began before they asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from madoguchi.cityhall.tickets.together import Together, Told


def test_who_asks_while_an_answer_is_made_waits_for_the_next() -> None:
    together: Together[int] = Together()
    began, go, state = Event(), Event(), [1]

    def slow() -> int:
        seen = state[0]
        began.set()
        go.wait(10)
        return seen

    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(together.ask, "board", slow)
        began.wait(10)
        state[0] = 2
        made: list[int] = []

        def make() -> int:
            made.append(state[0])
            return state[0]

        later = [pool.submit(together.ask, "board", make) for _ in range(8)]
        while len(together._next) < 1:
            pass
        go.set()
        assert first.result(10) == 1
        assert {one.result(10) for one in later} == {2}
    assert 1 <= len(made) <= 8
    assert not together._next
    assert not together._running


def test_those_who_wait_share_one_making() -> None:
    together: Together[int] = Together()
    began, go, made = Event(), Event(), []

    def slow() -> int:
        began.set()
        go.wait(10)
        return 0

    with ThreadPoolExecutor(6) as pool:
        pool.submit(together.ask, "board", slow)
        began.wait(10)
        leader = pool.submit(together.ask, "board", lambda: made.append("x") or len(made))
        while "board" not in together._next:
            pass
        others = [pool.submit(together.ask, "board", lambda: made.append("x") or len(made)) for _ in range(4)]
        while pool._work_queue.qsize():
            pass
        waiting = together._next["board"].done
        assert not waiting.is_set()
        go.set()
        results = [one.result(10) for one in (leader, *others)]
    assert len(made) < len(results)


def test_an_error_reaches_everybody_and_stays_with_nobody() -> None:
    together: Together[int] = Together()

    def broken() -> int:
        raise ValueError("no such office")

    with pytest.raises(ValueError, match="no such office"):
        together.ask("board", broken)
    assert together.ask("board", lambda: 7) == 7


def test_keys_do_not_wait_for_each_other() -> None:
    together: Together[int] = Together()
    go = Event()
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(together.ask, "honcho", lambda: go.wait(10) and 1)
        assert together.ask("kita", lambda: 2) == 2
        go.set()
        assert slow.result(10) == 1


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def told(clock: Clock, most: int = 4) -> Told[int]:
    return Told(seconds=2.0, most=most, clock=clock)


def test_who_heard_the_same_news_gets_one_answer_however_late() -> None:
    shared, go, made = told(Clock()), Event(), []

    def make() -> int:
        go.wait(10)
        made.append("x")
        return len(made)

    with ThreadPoolExecutor(6) as pool:
        asked = [pool.submit(shared.ask, ("board", "m1"), make) for _ in range(6)]
        while not shared._runs:
            pass
        go.set()
        assert {one.result(10) for one in asked} == {1}
    assert shared.ask(("board", "m1"), make) == 1
    assert shared.ask(("board", "m2"), make) == 2


def test_an_answer_is_not_kept_for_long() -> None:
    clock = Clock()
    shared = told(clock)
    assert shared.ask("m1", lambda: 1) == 1
    clock.now += 1.9
    assert shared.ask("m1", lambda: 2) == 1
    clock.now += 0.2
    assert shared.ask("m1", lambda: 3) == 3
    assert len(shared._runs) == 1


def test_made_up_marks_fill_no_memory() -> None:
    shared = told(Clock(), most=4)
    for number in range(100):
        assert shared.ask(number, lambda number=number: number) == number
    assert list(shared._runs) == [96, 97, 98, 99]


def test_an_error_is_told_and_not_kept() -> None:
    shared = told(Clock())

    def broken() -> int:
        raise ValueError("away")

    with pytest.raises(ValueError, match="away"):
        shared.ask("m1", broken)
    assert shared.ask("m1", lambda: 7) == 7
