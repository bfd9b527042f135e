"""A roster's first page is planned for the learners that are there, not for the empty table that there was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from chassis.testing import Desk
from contracts.training.enrolment import imports as training_imports
from contracts.training.events import ImportRequested
from services.training.enrolment import imports
from tests.serving import deliver, runtime_of
from tests.training.people import csv_of, instructor, opened, row, send

_KNOWN = text("SELECT reltuples FROM pg_class WHERE oid = 'enrolment'::regclass")


def known(session: Session) -> float:
    """How many enrolments PostgreSQL plans for; -1: it has never looked."""
    return float(session.execute(_KNOWN).scalar_one())


@pytest.mark.parametrize(("learners", "planned_for"), [(1_500, 1_500), (3, -1)])
def test_what_a_roster_fills_is_analysed(
    fresh_database: Callable[[str], sessionmaker[Session]],
    monkeypatch: pytest.MonkeyPatch,
    learners: int,
    planned_for: int,
) -> None:
    factory = fresh_database("training")
    engine: Any = factory.kw["bind"]
    with factory() as session, session.begin():
        call = instructor(Desk(session, "training"))
        begun = send(call, opened(call), csv_of(*(row(n) for n in range(learners))))
        imports.run_import(call, training_imports.RunImport(import_id=begun.id, dry_run=False, partial=False))
    analyzed: list[list[str]] = []
    runtime = runtime_of("training", engine)
    statistics = runtime.statistics
    monkeypatch.setattr(statistics, "wake", lambda: analyzed.append(statistics.renew()))
    deliver(runtime, imports.perform, ImportRequested(import_id=begun.id))
    with factory() as session:
        assert known(session) == planned_for
    assert len(analyzed) == 1 and ("enrolment" in analyzed[0]) == (learners > 500)
