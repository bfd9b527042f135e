"""A forum of any size for a benchmark: topics of twenty posts in four languages, written in bulk with SQL."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg2
import psycopg2.extras

from contracts.kinds import Language
from services.forum.base import texts
from services.forum.base.folding import CONFIGURATION, fold

PER_TOPIC = 20
_SAID = {
    Language.EN: "We halved **night-time** assaults in a year; see the [report](https://www.oas.org/), district {n}.",
    Language.ES: "La **prevención** de la violencia juvenil empieza en la escuela; véase el informe del distrito {n}.",
    Language.PT: "A **prevenção** começa na escola e na família; as ações do bairro {n} reduziram os crimes.",
    Language.FR: "La **prévention** commence à l'école ; les crimes ont baissé de moitié dans le quartier {n}.",
}
_TITLES = {
    Language.EN: "Fewer assaults in district {n}",
    Language.ES: "Prevención en el distrito {n}",
    Language.PT: "Menos crimes no bairro {n}",
    Language.FR: "Moins de crimes dans le quartier {n}",
}
_TEXTS = 1000
_TOPICS = """
    INSERT INTO topic (id, board_id, title, language, author_id, locked, posts, opened_at, last_activity_at,
        last_author_id, version, kind, pinned, slow_seconds)
    SELECT uuidv7(), %(board)s, said.title, said.language, %(author)s, false, %(per_topic)s, at, at, %(author)s, 1,
        'discussion', 0, 0
    FROM generate_series(1, %(topics)s) place
    JOIN said ON said.n = (place * 7 + 1) %% %(texts)s, LATERAL (SELECT now() - place * %(every)s AS at) t
    ORDER BY place RETURNING id
"""
_POSTS = """
    INSERT INTO post (id, topic_id, number, author_id, language, source, html, plain, vector, written_at, version)
    SELECT uuidv7(), topic.id, number, %(author)s, said.language, source, html, plain,
        CASE number WHEN 1 THEN titled ELSE vector END, topic.opened_at + number * interval '1 second', 1
    FROM unnest(%(topics)s::uuid[]) WITH ORDINALITY topic_of (topic_id, place)
    JOIN topic ON topic.id = topic_id
    CROSS JOIN generate_series(1, %(per_topic)s) number
    JOIN said ON said.n = (place * 7 + number) %% %(texts)s
"""
_VECTOR = "to_tsvector(%(configuration)s::regconfig, %(folded)s)"
_VALUES = f"""(
    %(n)s, %(language)s, %(title)s, %(source)s, %(html)s, %(plain)s, {_VECTOR},
    setweight(to_tsvector(%(configuration)s::regconfig, %(folded_title)s), 'A') || {_VECTOR}
)"""
_COUNT = """
    UPDATE board SET topics = topics + %(topics)s, posts = posts + %(topics)s * %(per_topic)s, last_activity_at = now()
    WHERE id = %(board)s
"""


def fill(url: str, board_id: UUID, author_id: UUID, posts: int, every: timedelta = timedelta(minutes=1)) -> list[UUID]:
    """Adds `posts` posts to a board, in topics of twenty, one opened `every` interval until now; returns the topics.

    `url`: the forum's database, with `uuidv7()`.
    """
    values: dict[str, Any] = {"board": str(board_id), "author": str(author_id), "per_topic": PER_TOPIC}
    values |= {"texts": _TEXTS, "every": every}
    with (
        closing(psycopg2.connect(url.replace("+psycopg2", ""))) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        _say(cursor)
        cursor.execute(_TOPICS, values | {"topics": posts // PER_TOPIC})
        topics: Sequence[str] = [row[0] for row in cursor]
        cursor.execute(_POSTS, values | {"topics": list(topics)})
        cursor.execute(_COUNT, values | {"topics": len(topics)})
        cursor.execute("ANALYZE board, topic, post")
    return [UUID(topic) for topic in topics]


def _say(cursor: Any) -> None:
    """A thousand texts with titles in the four languages, rendered and folded as the forum does it."""
    cursor.execute(
        "CREATE TEMPORARY TABLE said (n int, language text, title text, source text, html text, plain text,"
        " vector tsvector, titled tsvector) ON COMMIT DROP"
    )
    rows = []
    for number in range(_TEXTS):
        language = list(Language)[number % len(Language)]
        title = _TITLES[language].format(n=number)
        rendered = texts.render(" ".join([_SAID[language].format(n=number)] * 4))
        said = {
            "n": number,
            "language": language,
            "title": title,
            "source": rendered.source,
            "html": rendered.html,
            "plain": rendered.plain,
            "configuration": CONFIGURATION[language],
            "folded": fold(rendered.plain, language),
            "folded_title": fold(title, language),
        }
        rows.append(said)
    psycopg2.extras.execute_values(cursor, "INSERT INTO said VALUES %s", rows, _VALUES)
