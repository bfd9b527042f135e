"""A forum as large as a benchmark wants it: topics of twenty posts in four languages, written by SQL in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Any
from uuid import UUID

import psycopg2
import psycopg2.extras

from contracts.kinds import Language
from services.forum import texts
from services.forum.folding import CONFIGURATION, fold

PER_TOPIC = 20
_SAID = {
    Language.EN: "We halved **night-time** assaults in a year; see the [report](https://www.oas.org/), district {n}.",
    Language.ES: "La **prevención** de la violencia juvenil empieza en la escuela; véase el informe del distrito {n}.",
    Language.PT: "A **prevenção** começa na escola e na família; as ações do bairro {n} reduziram os crimes.",
    Language.FR: "La **prévention** commence à l'école ; les crimes ont baissé de moitié dans le quartier {n}.",
}
_TEXTS = 1000
_TOPICS = """
    INSERT INTO topic (id, board_id, title, language, author_id, locked, posts, opened_at, last_activity_at,
        last_author_id, version, kind, pinned, slow_seconds)
    SELECT uuidv7(), %(board)s, 'Topic ' || n, 'en', %(author)s, false, %(per_topic)s, at, at, %(author)s, 1,
        'discussion', 0, 0
    FROM generate_series(1, %(topics)s) n, LATERAL (SELECT now() - n * interval '1 minute' AS at) t
    RETURNING id
"""
_POSTS = """
    INSERT INTO post (id, topic_id, number, author_id, language, source, html, plain, vector, written_at, version)
    SELECT uuidv7(), topic.id, number, %(author)s, said.language, source, html, plain, vector,
        topic.opened_at + number * interval '1 second', 1
    FROM unnest(%(topics)s::uuid[]) WITH ORDINALITY topic_of (topic_id, place)
    JOIN topic ON topic.id = topic_id
    CROSS JOIN generate_series(1, %(per_topic)s) number
    JOIN said ON said.n = (place * 7 + number) %% %(texts)s
"""
_COUNT = """
    UPDATE board SET topics = topics + %(topics)s, posts = posts + %(topics)s * %(per_topic)s, last_activity_at = now()
    WHERE id = %(board)s
"""


def fill(url: str, board_id: UUID, author_id: UUID, posts: int) -> list[UUID]:
    """Adds `posts` posts to a board, in topics of twenty; the topics. `url`: the forum's database, with `uuidv7()`."""
    values: dict[str, Any] = {"board": str(board_id), "author": str(author_id), "per_topic": PER_TOPIC}
    with (
        closing(psycopg2.connect(url.replace("+psycopg2", ""))) as connection,
        connection,
        connection.cursor() as cursor,
    ):
        _say(cursor)
        cursor.execute(_TOPICS, values | {"topics": posts // PER_TOPIC})
        topics: Sequence[str] = [row[0] for row in cursor]
        cursor.execute(_POSTS, values | {"topics": list(topics), "texts": _TEXTS})
        cursor.execute(_COUNT, values | {"topics": len(topics)})
        cursor.execute("ANALYZE board, topic, post")
    return [UUID(topic) for topic in topics]


def _say(cursor: Any) -> None:
    """A thousand texts in the four languages, rendered and folded as the forum does it."""
    cursor.execute(
        "CREATE TEMPORARY TABLE said (n int, language text, source text, html text, plain text, vector tsvector)"
        " ON COMMIT DROP"
    )
    rows = []
    for number in range(_TEXTS):
        language = list(Language)[number % len(Language)]
        rendered = texts.render(" ".join([_SAID[language].format(n=number)] * 4))
        folded = fold(rendered.plain, language)
        rows.append((number, language, rendered.source, rendered.html, rendered.plain, CONFIGURATION[language], folded))
    template = "(%s, %s, %s, %s, %s, to_tsvector(%s::regconfig, %s))"
    psycopg2.extras.execute_values(cursor, "INSERT INTO said VALUES %s", rows, template)
