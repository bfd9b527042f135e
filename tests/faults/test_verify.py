"""The check of a fault run can fail: each kind of loss, doubling and imbalance is found where it is put in."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from convive.faults import report
from convive.faults.found import Found
from convive.faults.history import History, Outcome
from convive.faults.verify import verify
from tests.faults.histories import found, history, statement

Spoil = Callable[[Found], Any]


def test_a_run_in_which_all_went_well_is_clean() -> None:
    findings = verify(history(), found())
    assert findings.clean and not findings.unexpected and not findings.recovered
    assert report.last_line(history(), found(), findings) == (
        "faults: acknowledged 10 lost 0 duplicated 0 parked 0 unbalanced 0 oversold 0 late 0"
    )


def _change(name: str, index: int, **values: Any) -> Spoil:
    return lambda there: there.rows[name][index].update(values)


def _drop(name: str, index: int) -> Spoil:
    return lambda there: there.rows[name].pop(index)


def _again(name: str, index: int, **values: Any) -> Spoil:
    return lambda there: there.rows[name].append(there.rows[name][index] | values)


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (_drop("posts", 1), "reply"),
        (_change("posts", 1, source="other words"), "reply"),
        (_change("posts", 1, number=3, posts=3), "reply"),
        (_drop("posts", 2), "topic"),
        (_drop("messages", 1), "message"),
        (_drop("messages", 0), "message"),
        (_change("messages", 0, text="other words"), "message"),
        (_drop("contributions", 0), "contribution"),
        (_change("expenditures", 0, direct_usd=Decimal("19.99")), "expenditure"),
        (_drop("enrolments", 1), "enrolment"),
        (_drop("notices", 0), "notice"),
        (_drop("requests", 0), "request"),
        (_change("requests", 0, state="asked"), "allocation"),
        (_change("requests", 0, state="refused"), "allocation"),
        (_drop("allocations", 0), "allocation"),
        (_change("activities", 0, spent_usd=Decimal(0)), "spending"),
        (_drop("programme_contributions", 0), "funding view"),
        (_drop("cohort", 0), "cohort"),
        (_change("allocations", 0, status="reserved"), "signature"),
        (_drop("entries", 0), "journal entry"),
    ],
)
def test_what_is_lost_is_found(spoil: Spoil, kind: str) -> None:
    there = found()
    spoil(there)
    assert kind in verify(history(), there).counts("lost")


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (_again("posts", 1, id="p9", number=3), "reply"),
        (_again("posts", 2, id="p9"), "topic"),
        (_again("messages", 0, id="m9", number=3), "message"),
        (_again("messages", 0, id="m9", client_id="x"), "message"),
        (_again("contributions", 0, id="c9"), "contribution"),
        (_again("expenditures", 0, id="e9"), "expenditure"),
        (_again("enrolments", 0, id="n9", queue=3), "enrolment"),
        (_again("notices", 0, number=2), "notice"),
        (_again("requests", 0, id="q9"), "request"),
        (_again("allocations", 0, id="al9"), "allocation"),
        (_change("expenditures", 0, entry_id="j1"), "journal entry"),
    ],
)
def test_what_is_there_twice_is_found(spoil: Spoil, kind: str) -> None:
    there = found()
    spoil(there)
    assert kind in verify(history(), there).counts("duplicated")


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda there: there.rows.update(unbalanced_entries=[{"entry_id": "j1"}]), "journal entry"),
        (lambda there: there.rows.update(empty_entries=[{"id": "j1"}]), "journal entry"),
        (lambda there: there.statements.append(statement("100", "20", "81")), "statement"),
        (lambda there: there.statements.append(statement("20", "100", "-80")), "statement"),
        (_change("editions", 0, seats_taken=2), "seats"),
        (_change("enrolments", 1, status="enrolled"), "seats"),
    ],
)
def test_what_does_not_add_up_is_found(spoil: Spoil, kind: str) -> None:
    there = found()
    spoil(there)
    assert kind in verify(history(), there).counts("unbalanced")


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (lambda there: there.rows.update(oversold_awards=[{"award_id": "w1"}]), "award"),
        (lambda there: there.rows.update(oversold_award_days=[{"award_id": "w1"}]), "award day"),
        (lambda there: there.rows.update(oversold_allocations=[{"id": "a1"}]), "allocation"),
        (_change("enrolments", 1, status="enrolled"), "seats"),
    ],
)
def test_what_is_given_out_twice_is_found(spoil: Spoil, kind: str) -> None:
    there = found()
    spoil(there)
    assert kind in verify(history(), there).counts("oversold")


def _with_outcome(kind: str, outcome: Outcome) -> History:
    told = history()
    for attempt in told.of(kind):
        attempt.outcome = outcome
    return told


def test_what_nobody_got_an_answer_to_may_be_there_or_not() -> None:
    told = _with_outcome("message", Outcome.UNKNOWN)
    assert verify(told, found()).counts("recovered") == {"message": 2}
    there = found()
    there.rows["messages"] = []
    assert verify(told, there).clean


def test_what_was_refused_must_not_be_there() -> None:
    assert verify(_with_outcome("contribution", Outcome.REFUSED), found()).counts("unexpected") == {"contribution": 1}


def test_what_the_api_does_not_show_is_lost() -> None:
    assert verify(history(), found(), {"hello": "404"}).counts("lost") == {"seen through the API": 1}
