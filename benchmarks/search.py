"""Search: words of every commonness among 200,000 posts, with counts and snippets, as a member asks over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import cycle, islice
from urllib.parse import urlencode
from uuid import UUID

import psycopg2

from benchmarks import load, posts
from benchmarks.figures import Figure, from_runs
from benchmarks.setting import Setting

CLAIM = "search"
POSTS, ASKED = 200_000, 200
_ANEW = {"Cache-Control": "no-cache"}
# What people ask, by how much of the forum it fits: a district's number 1 post of 1,000, a topic's word 1 of 4.
QUESTIONS = {
    "a rare word": [{"q": "district 36"}, {"q": "distrito 41"}, {"q": "bairro 102"}, {"q": "quartier 503"}],
    "several words": [{"q": "prevencion escuela"}, {"q": "night-time assaults report"}, {"q": "acoes bairro crimes"}],
    "a word of a quarter of all posts": [{"q": "prevencion"}, {"q": "assaults"}, {"q": "bairro"}, {"q": "quartier"}],
    "a word of half of all posts": [{"q": "crimes"}, {"q": "prevention"}],
    "a phrase": [{"q": '"violencia juvenil"'}, {"q": '"night-time assaults"'}],
    "narrowed by language and kind": [{"q": "crimes", "language": "pt", "kind": "topic"}],
    "a typing mistake": [{"q": "asaults"}, {"q": "prevensión"}, {"q": "quartierr"}],
    "nothing like it": [{"q": "zebra"}, {"q": "xylophone quartz"}],
}
_TIDY = ("VACUUM ANALYZE search_entry", "VACUUM ANALYZE post", "VACUUM ANALYZE search_word")


def measure(setting: Setting) -> Iterator[Figure]:
    """Each kind of question by itself, one member after the other, and all of them mixed."""
    url = setting.stack.environment()["CONVIVE_DATABASE_URL_FORUM"]
    posts.fill(url, UUID(setting.stage.topics[0]["board"]), UUID(setting.stage.people["writer1"].id), POSTS)
    _tidy(url)
    for name, questions in QUESTIONS.items():
        yield from _figures(setting, questions, name, "")
    turns = [cycle(questions) for questions in QUESTIONS.values()]
    mixed = [next(turn) for _ in range(6) for turn in turns]
    yield from _figures(setting, mixed, "all of these in turn", "goal: p95 under 100 ms")


def _tidy(url: str) -> None:
    """As the database's own housekeeping leaves it after a while."""
    with closing(psycopg2.connect(url.replace("+psycopg2", ""))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            for statement in _TIDY:
                cursor.execute(statement)


def _figures(setting: Setting, questions: list[dict[str, str]], name: str, goal: str) -> Iterator[Figure]:
    headers = setting.headers("writer1") | _ANEW
    requests = [
        load.Request("GET", f"/api/v1/forum/find?{urlencode(each)}", headers=headers)
        for each in islice(cycle(questions), ASKED)
    ]
    load.run(setting.base_url, lambda n: requests[n], connections=1, requests=len(questions))
    runs = [
        load.run(setting.base_url, lambda n: requests[n], connections=1, requests=ASKED) for _ in range(setting.runs)
    ]
    for run in runs:
        run.check(200)
    for share, label in ((0.5, "p50"), (0.95, "p95")):
        values = [run.at(share) for run in runs]
        yield from_runs(values, CLAIM, f"{name}, {label}", "ms", note=goal if label == "p95" else "")
