"""What a feature wrote for one test, written for the next ones under other identifiers: one statement, not thirty."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel
from sqlalchemy import event
from sqlalchemy.orm import Session

from chassis.ids import new_id

_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")
_WRITES = re.compile(r"INSERT INTO|UPDATE|DELETE FROM")
View = TypeVar("View", bound=BaseModel)


@dataclass
class Recording:
    """The statements that wrote something, and the identifiers that were made for it, eldest first."""

    statements: str
    ids: list[str]

    def replay(self, session: Session) -> Replay:
        """The same again, under identifiers that are as new as they are."""
        replay = Replay(dict(zip(self.ids, sorted(str(new_id()) for _ in self.ids), strict=True)))
        session.connection().connection.cursor().execute(replay.text(self.statements))
        return replay


@dataclass(frozen=True)
class Replay:
    """The identifiers of a copy, by those of its model."""

    ids: dict[str, str]

    def text(self, text: str) -> str:
        for model, copy in self.ids.items():
            # Bodies of events are bytes, which SQL writes in hexadecimal.
            text = text.replace(model, copy).replace(model.encode().hex(), copy.encode().hex())
        return text

    def view(self, view: View) -> View:
        """What a feature said of the model, said of the copy."""
        return type(view).model_validate_json(self.text(view.model_dump_json()))


@contextmanager
def recording(session: Session) -> Iterator[Recording]:
    """What the block writes, once it has ended."""
    made, begun, said, connection = Recording("", []), str(new_id()), [], session.connection()

    def note(_: Any, cursor: Any, statement: str, given: Any, __: Any, many: bool) -> None:
        # Events are written by a plan that the connection keeps (chassis/plans.py), once; and no test asks for the
        # events of a copy.
        if _WRITES.search(statement) and not statement.startswith("PREPARE "):
            said.extend(cursor.mogrify(statement, each).decode() for each in (given if many else [given]))

    event.listen(connection, "after_cursor_execute", note)
    try:
        yield made
        session.flush()
    finally:
        event.remove(connection, "after_cursor_execute", note)
    made.statements = ";\n".join(said)
    made.ids = sorted({each for each in _ID.findall(made.statements) if each > begun})
