"""Search: words from rare to very common among 200,000 posts of ten years, with counts and snippets, over HTTP.

Ten boards of 20,000 posts in four languages, written with SQL and indexed by the same triggers as real posts. The
searches are made by an auditor, who reads all boards, and by a member, who reads five: first one kind of search at a
time, then all kinds in turn.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import cycle, islice
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import psycopg2

from benchmarks import load, posts
from benchmarks.figures import Figure, from_runs
from benchmarks.setting import Setting

CLAIM = "search"
POSTS, BOARDS, YEARS = 200_000, 10, 10
ASKED, ASKED_IN_TURN = 30, 162
_NO_CACHE = {"Cache-Control": "no-cache"}
# What people search for, by the share of posts that match: a district's number is in 1 post of 1,000, a topic's word
# in 1 of 4.
QUESTIONS = {
    "a rare word": [{"q": "district 36"}, {"q": "distrito 41"}, {"q": "bairro 102"}, {"q": "quartier 503"}],
    "several words": [{"q": "prevencion escuela"}, {"q": "night-time assaults report"}, {"q": "acoes bairro crimes"}],
    "a word in a quarter of all posts": [{"q": "prevencion"}, {"q": "assaults"}, {"q": "bairro"}, {"q": "quartier"}],
    "a word in half of all posts": [{"q": "crimes"}, {"q": "prevencao or prevencion"}],
    "a phrase": [{"q": '"violencia juvenil"'}, {"q": '"night-time assaults"'}],
    "narrowed by language and kind": [{"q": "crimes", "language": "pt", "kind": "topic"}],
    "narrowed by year": [{"q": "crimes", "year": "2021"}, {"q": "prevencion", "year": "2026"}],
    "a typing mistake": [{"q": "asaults"}, {"q": "prevensión"}, {"q": "quartierr"}],
    "no match": [{"q": "zebra"}, {"q": "xylophone quartz"}],
}
READERS = {"auditor": "reader of all boards", "writer1": "reader of half of them"}
_TIDY = ("VACUUM ANALYZE search_entry", "VACUUM ANALYZE post", "VACUUM ANALYZE search_word")
_GOAL = "goal: p95 under 100 ms"
# Milliseconds for which the forum's sessions were active. They report this once they have been idle for ten seconds.
_AT_WORK = "SELECT active_time FROM pg_stat_database WHERE datname = current_database()"
_REPORTED_AFTER = 11


def measure(setting: Setting) -> Iterator[Figure]:
    """Each kind of search by itself, then all of them in turn, with the database's share of the time."""
    url = setting.database("forum")
    started = time.perf_counter()
    _fill(setting, url)
    for statement in _TIDY:  # as autovacuum leaves the tables after a while
        _sql(url, statement)
    yield Figure(CLAIM, f"{POSTS:,} posts written", time.perf_counter() - started, "s")
    turns = [cycle(questions) for questions in QUESTIONS.values()]
    mixed = [next(turn) for _ in range(6) for turn in turns]
    for who, reads in READERS.items():
        for name, questions in QUESTIONS.items():
            runs = _runs(setting, who, questions, ASKED)
            yield from _figures(runs, f"{name}, {reads}", "")
        yield from _in_turn(setting, url, who, mixed, f"all of the above in turn, {reads}")


def _fill(setting: Setting, url: str) -> None:
    author = UUID(setting.stage.people["writer1"].id)
    each = POSTS // BOARDS
    every = timedelta(days=365 * YEARS) / (each // posts.PER_TOPIC)
    for number in range(BOARDS):
        audience: dict[str, Any] = {"countries": ["HN"]} if number % 2 else {}
        board = setting.stage.people["administrator"].post(
            "/api/v1/forum/boards",
            {"slug": f"search-{number}", "name": {"en": f"Search {number}"}, "description": {"en": "Much."}} | audience,
        )
        posts.fill(url, UUID(board["id"]), author, each, every=every)


def _sql(url: str, statement: str) -> Any:
    with closing(psycopg2.connect(url.replace("+psycopg2", ""))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone() if cursor.description else None


def _runs(setting: Setting, who: str, questions: list[dict[str, str]], asked: int) -> list[load.Outcome]:
    headers = setting.headers(who) | _NO_CACHE
    requests = [
        load.Request("GET", f"/api/v1/forum/find?{urlencode(each)}", headers=headers)
        for each in islice(cycle(questions), asked)
    ]
    load.run(setting.base_url, lambda n: requests[n], connections=1, requests=min(len(questions), asked))
    runs = [
        load.run(setting.base_url, lambda n: requests[n], connections=1, requests=asked) for _ in range(setting.runs)
    ]
    for run in runs:
        run.check(200)
    return runs


def _in_turn(setting: Setting, url: str, who: str, questions: list[dict[str, str]], name: str) -> Iterator[Figure]:
    before = _at_work(url)
    runs = _runs(setting, who, questions, ASKED_IN_TURN)
    spent = _at_work(url) - before
    yield from _figures(runs, name, _GOAL)
    # The database also worked for the warm-up round, which was not timed.
    asked = setting.runs * ASKED_IN_TURN
    share = spent * asked / (asked + min(len(questions), ASKED_IN_TURN)) / sum(sum(run.latencies) for run in runs)
    yield Figure(CLAIM, f"{name}, the database's share", 100 * share, "%")


def _at_work(url: str) -> float:
    time.sleep(_REPORTED_AFTER)
    return float(_sql(url, _AT_WORK)[0])


def _figures(runs: list[load.Outcome], name: str, goal: str) -> Iterator[Figure]:
    for share, label in ((0.5, "p50"), (0.95, "p95"), (0.99, "p99")):
        values = [run.at(share) for run in runs]
        yield from_runs(values, CLAIM, f"{name}, {label}", "ms", note=goal if label == "p95" else "")
