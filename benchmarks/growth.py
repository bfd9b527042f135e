"""Growth: what each list and page costs among a hundred times as much, as processor time of a request.

On a stack of its own, which nothing else has filled. What is kept by the gateway is bypassed: it would hide the growth.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import load
from benchmarks.figures import Figure
from benchmarks.forum import HTML, NO_CACHE
from benchmarks.growing import chat, forum, funds, people, programs, training
from benchmarks.growing.things import TIMES, Ask, Growing
from benchmarks.loads import median_run
from benchmarks.setting import SETTLES_AFTER_READS, Setting, setting

CLAIM = "growth"
ASKED, WARM = 30, 30
_SERVICES = (forum, chat, people, training, programs, funds)


def measure(outer: Setting) -> Iterator[Figure]:
    """All services' lists, one kind of thing after the other."""
    with setting(outer.runs) as made:
        for service in _SERVICES:
            for thing in service.things(made):
                yield from of_one(made, thing)


def of_one(made: Setting, thing: Growing) -> Iterator[Figure]:
    """What is asked for among the few, and again among all."""
    many = TIMES * thing.few
    thing.grow(1, thing.few)
    before = [_asked(made, ask) for ask in thing.asks]
    thing.grow(thing.few + 1, many)
    after = [_asked(made, ask) for ask in thing.asks]
    for ask, few, all_ in zip(thing.asks, before, after, strict=True):
        name = f"{ask.name}, {thing.few:,} to {many:,} {thing.what}"
        ratio = all_.total / max(few.total, 0.01)
        yield Figure(CLAIM, name, ratio, "times", note=f"{_note(few)} to {_note(all_)}; goal: within 1.5")


def _asked(made: Setting, ask: Ask) -> load.Outcome:
    """The run of median cost."""
    headers = NO_CACHE | (HTML if ask.is_page else {}) | made.headers(ask.who)
    request = load.Request("GET", ask.path, headers=headers)
    load.run(made.base_url, lambda _: request, connections=1, requests=WARM)
    try:
        runs = [
            made.load(lambda _: request, connections=1, requests=ASKED, settles=SETTLES_AFTER_READS)
            for _ in range(made.runs)
        ]
    except RuntimeError as error:
        error.add_note(f"asked for {ask.path} as {ask.who}")
        raise
    return median_run(runs)


def _note(run: load.Outcome) -> str:
    return f"{run.total:.1f} ms (PostgreSQL {run.cost.get('postgres', 0.0):.1f}, p50 {run.at(0.5):.1f})"
