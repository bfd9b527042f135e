"""What a list reads does not grow with what it does not show: the same questions to a small and to a large database.

Nothing is timed: EXPLAIN counts the rows that each statement read, and the pages on which it looked for them.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import md5
from typing import Any
from uuid import UUID

import psycopg2
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from chassis import placeholders
from chassis.actor import Actor
from chassis.call import Call
from chassis.door import answers_in
from chassis.plans import PLANNED_EACH_TIME
from chassis.service import Service
from contracts.base import Kind

# How many times more there is of everything in the large database.
MORE = 100
# Rows may be twice as many: where a list ends, and whether the next page begins, is looked up elsewhere. Each row may
# lie on a page of its own there, at the end of a deeper tree that is descended for each; what a function reads is seen
# by its pages only.
_ROWS, _PAGES, _PAGES_OF_ROW, _FEW = 2, 8, 6, 60
# What a page and all that belongs to it may take; a small table is read whole, which counts as no more.
_SHOWN = 700
# What a column has that a test says nothing about.
_VALUES = {
    "uuid": "md5('{table}.{column}' || g)::uuid",
    "boolean": "false",
    "jsonb": "'{{}}'::jsonb",
    "ARRAY": "'{{}}'",
    "bytea": "''::bytea",
    "tsvector": "''::tsvector",
    "date": "current_date - (g % 1000)::int",
    "timestamp with time zone": "now() - g * interval '1 minute'",
    "time without time zone": "'09:00'::time",
    "integer": "1",
    "smallint": "1",
    "bigint": "g",
    "numeric": "1",
}
_COLUMNS = """
    SELECT column_name, data_type FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = %s AND is_nullable = 'NO' AND column_default IS NULL
        AND is_generated = 'NEVER' AND is_identity = 'NO'
"""
_names = itertools.count(1)


def uid(kind: str, number: int = 1) -> UUID:
    """The id of the row of this number, as `ident` makes it in SQL; the same in both databases."""
    return UUID(f"{md5(kind.encode(), usedforsecurity=False).hexdigest()[:8]}-0000-7000-8000-{number:012x}")


def ident(kind: str, number: object = "g") -> str:
    """SQL of the id of a row; as with those that the services make, a later row has a later one."""
    return f"('{str(uid(kind))[:24]}' || lpad(to_hex({number}), 12, '0'))::uuid"


@dataclass(frozen=True)
class Filling:
    """A database that is being filled: rules that triggers keep are not run for each of a hundred thousand rows."""

    cursor: Any
    times: int

    def rows(self, table: str, count: int, *, fixed: bool = False, **columns: str) -> None:
        """Adds `count` rows, in the large database a hundred times as many unless `fixed`.

        `columns` are SQL, in which `g` is the row's number; what a column must have besides is made up.
        """
        self.cursor.execute(_COLUMNS, (table,))
        made = {
            name: _VALUES.get(kind, "'x'").format(table=table, column=name) for name, kind in self.cursor.fetchall()
        } | columns
        names = ", ".join(f'"{name}"' for name in made)
        last = count if fixed else count * self.times
        self.cursor.execute(
            f'INSERT INTO "{table}" ({names}) SELECT {", ".join(made.values())} FROM generate_series(1, {last}) g'
        )

    def run(self, statement: str) -> None:
        """Another statement."""
        self.cursor.execute(statement)


def filled(
    sessions: sessionmaker[Session], fill: Callable[[Filling], None], times: int, *, vacuum: bool = True
) -> sessionmaker[Session]:
    """The database after `fill`, statistics collected, as some time after an import; without `vacuum`, at once."""
    with sessions() as session:
        connection: Any = session.connection().connection
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE; SET LOCAL session_replication_role = replica")
            fill(Filling(cursor, times))
        connection.commit()
        connection.driver_connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if vacuum else "ANALYZE")
        connection.driver_connection.autocommit = False
        connection.invalidate()
    return sessions


@dataclass(frozen=True)
class Asked:
    """A question to a list: the operation's name, who asks, and what."""

    operation: str
    actor: Actor
    given: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        shown = ", ".join(f"{key}={value}"[:30] for key, value in self.given.items() if key != "cursor")
        return f"{self.operation}({shown}{', next' if 'cursor' in self.given else ''})"


def ask(actor: Actor, operation: str, **given: Any) -> Asked:
    """A question to a list."""
    return Asked(operation, actor, given)


@dataclass(frozen=True)
class Read:
    """How much was read."""

    rows: int = 0
    pages: int = 0

    def __add__(self, other: Read) -> Read:
        return Read(self.rows + other.rows, self.pages + other.pages)

    def __str__(self) -> str:
        return f"{self.rows:6d} {self.pages:6d}"


@dataclass
class Cost:
    """What one statement read: planned for its values, and planned for any."""

    statement: str
    read: Read
    generic: Read
    milliseconds: float
    plans: tuple[Any, Any]


@dataclass
class Growth:
    """What a question read of a little, and of a hundred times as much."""

    asked: Asked
    little: list[Cost]
    much: list[Cost]

    def read(self, *, generic: bool = False) -> tuple[Read, Read]:
        """By all statements together, in both databases."""
        small, large = (
            sum((cost.generic if generic else cost.read for cost in costs), Read())
            for costs in (self.little, self.much)
        )
        return small, large

    def milliseconds(self) -> tuple[float, float]:
        """The same in PostgreSQL's time: to look at, not to test."""
        small, large = (sum(cost.milliseconds for cost in costs) for costs in (self.little, self.much))
        return small, large

    @property
    def is_bounded(self) -> bool:
        """Whether it read about as much, however it was planned."""
        both = (self.read(), self.read(generic=True))
        return all(much.rows <= _most_rows(little) and much.pages <= _most_pages(little) for little, much in both)


def _most_rows(little: Read) -> int:
    return _ROWS * min(little.rows, _SHOWN) + _FEW


def _most_pages(little: Read) -> int:
    return max(_PAGES * little.pages, _PAGES_OF_ROW * min(little.rows, _SHOWN)) + _FEW


@dataclass(frozen=True)
class Databases:
    """Two databases of a service, one with a hundred times as much in it."""

    service: type[Service]
    little: sessionmaker[Session]
    much: sessionmaker[Session]

    def growth(self, asked: Asked) -> list[Growth]:
        """Of the first page of a list, and of the second."""
        (page, little), (_, much) = self._cost(self.little, asked), self._cost(self.much, asked)
        found = [Growth(asked, little, much)]
        cursor = getattr(page, "next", None)
        if isinstance(cursor, str) and "cursor" not in asked.given:
            found += self.growth(Asked(asked.operation, asked.actor, asked.given | {"cursor": cursor}))
        return found

    def answers(self, asked: Asked) -> list[Any]:
        """What either database answers."""
        return [self._cost(sessions, asked)[0] for sessions in (self.little, self.much)]

    def _cost(self, sessions: sessionmaker[Session], asked: Asked) -> tuple[Any, list[Cost]]:
        answers = next(each for each in answers_in(self.service.door) if each.operation.name == asked.operation)
        with sessions() as session, _explained(session) as costs:
            call = Call(session, asked.actor, self.service.name)
            answer = answers.feature(call, answers.operation.command(**asked.given))
            session.rollback()
        return answer, costs


def unasked(service: type[Service], asked: Iterable[Asked]) -> set[str]:
    """The service's lists that nobody asked."""
    operations = [each.operation for each in answers_in(service.door) if each.operation.kind is Kind.READ]
    lists = {each.name for each in operations if "items" in each.view.model_fields} - {"export_mine"}
    return lists - {each.operation for each in asked}


@contextmanager
def _explained(session: Session) -> Iterator[list[Cost]]:
    costs: list[Cost] = []

    def explain(_: Any, cursor: Any, statement: str, parameters: Any, context: Any, __: bool) -> None:
        if statement.lstrip(" \n(").startswith(("SELECT", "WITH")) and "INSERT" not in statement:
            with cursor.connection.cursor() as another:
                always = PLANNED_EACH_TIME.items() <= dict(context.execution_options).items()
                costs.append(_cost(another, statement, parameters, always))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", explain)
    try:
        yield costs
    finally:
        event.remove(engine, "before_cursor_execute", explain)


def _cost(cursor: Any, statement: str, values: Any, planned_each_time: bool) -> Cost:
    plan = _plan(cursor, statement, values)
    generic = plan if planned_each_time else _generically(cursor, statement, values) or plan
    plans = plan["Plan"], generic["Plan"]
    return Cost(statement, _read(plan["Plan"]), _read(generic["Plan"]), plan["Execution Time"], plans)


def _plan(cursor: Any, statement: str, values: Any) -> Any:
    cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {statement}", values)
    return cursor.fetchone()[0][0]


def _generically(cursor: Any, statement: str, values: Any) -> Any:
    types = placeholders.types_of(values) if isinstance(values, dict) else None
    told = placeholders.told(statement, tuple(values), types) if types is not None else None
    if told is None:
        return None
    name = f"growth_{next(_names)}"
    cursor.execute("SAVEPOINT generic")
    try:
        cursor.execute(told.prepare.replace(told.name, name, 1), {})
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        return _plan(cursor, told.execute.replace(told.name, name, 1), values)
    except (psycopg2.DataError, psycopg2.ProgrammingError):
        return None
    finally:
        cursor.execute("ROLLBACK TO SAVEPOINT generic")


def _read(plan: Any) -> Read:
    return Read(_rows(plan), plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def _rows(node: Any) -> int:
    """Rows that the scans of tables and indices found or passed over."""
    below = sum(_rows(each) for each in node.get("Plans", []))
    if "Relation Name" not in node and node["Node Type"] != "Bitmap Index Scan":
        return below
    passed = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
    return below + round((node["Actual Rows"] + passed) * node["Actual Loops"])


def databases(
    fresh: Callable[[str], sessionmaker[Session]],
    service: type[Service],
    fill: Callable[[Filling], None],
    *,
    vacuum: bool = True,
) -> Databases:
    """Two databases of a service of which one has a hundred times as much in it."""
    little, much = (filled(fresh(service.name), fill, times, vacuum=vacuum) for times in (1, MORE))
    return Databases(service, little, much)


def grown(made: Databases, asked: Iterable[Asked]) -> set[str]:
    """The questions whose answers cost more among a hundred times as much; what each of them read is printed.

    Compared by `==` with those known to grow, this also notices one that does so no longer.
    """
    found = [growth for each in asked for growth in made.growth(each)]
    print(report(found))
    return {str(each.asked) for each in found if not each.is_bounded}


def report(found: list[Growth]) -> str:
    """A line for each question: what it read, and PostgreSQL's time."""
    return "\n".join(
        f"{a} {b} {a2} {b2}  {t:6.2f} {u:7.2f}  {u / t:5.1f}  {'' if each.is_bounded else 'GROWS '}{each.asked}"
        for each in found
        for (a, b), (a2, b2), (t, u) in [(each.read(), each.read(generic=True), each.milliseconds())]
    )
