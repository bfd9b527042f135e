"""A kind of thing that grows: how rows are added, and what people request among few and many."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg2

from benchmarks.setting import Setting

# How many times more of it there is in the end.
TIMES = 100
# So many of them fill a page. With fewer at first it is the page that would grow, not what is read for it.
A_PAGE = 60
# A row that exists serves as the model of all others, so that this file needs to know only what must differ. With `n`
# in it, though no column has that name, the object is made anew for each row.
_COPIES = """
    INSERT INTO {table}
    SELECT made.* FROM (SELECT model FROM {table} model WHERE {where} LIMIT 1) one,
        generate_series(%(first)s, %(last)s) n,
        jsonb_populate_record(one.model, jsonb_build_object('n', n, {changed})) made
"""


@dataclass(frozen=True)
class Ask:
    """What somebody asks for: a list of the API, or a page."""

    name: str
    who: str
    path: str

    @property
    def is_page(self) -> bool:
        return not self.path.startswith("/api/")


@dataclass(frozen=True)
class Growing:
    """`few` of them at first; `grow(first, last)` makes the first-th to the last-th, and leaves the tables analysed."""

    what: str
    few: int
    grow: Callable[[int, int], None]
    asks: list[Ask]


@contextmanager
def cursor_of(setting: Setting, service: str) -> Iterator[Any]:
    """A cursor in the service's database; each statement is a transaction."""
    with closing(psycopg2.connect(setting.database(service))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def copy(cursor: Any, table: str, where: str, changed: dict[str, str], first: int, last: int, **values: Any) -> None:
    """Copies of the row that `where` names, with the columns `changed` by SQL in which `n` is first, ..., last."""
    pairs = ", ".join(f"'{column}', {sql}" for column, sql in changed.items())
    statement = _COPIES.format(table=table, where=where, changed=pairs)
    cursor.execute(statement, values | {"first": first, "last": last})
    cursor.execute(f"ANALYZE {table}")
