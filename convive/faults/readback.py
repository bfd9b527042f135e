"""What users see afterwards through the public API: each acknowledged record, as it was acknowledged."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from convive.api.client import Problem, Unanswered
from convive.faults import keepers
from convive.faults.history import Attempt, History, Outcome
from convive.faults.stage import Stage

_PATHS = {
    "reply": "/api/v1/forum/posts/{id}",
    "topic": "/api/v1/forum/topics/{id}",
    "request": "/api/v1/programs/money-requests/{id}",
    "contribution": "/api/v1/funds/contributions/{id}",
    "expenditure": "/api/v1/funds/expenditures/{id}",
    "enrolment": "/api/v1/training/enrolments/{id}",
}


def missing(stage: Stage, history: History) -> dict[str, str]:
    """By marker: what is missing, or differs from what was acknowledged."""
    problems = {}
    for attempt in history.of(*_PATHS, outcome=Outcome.ACKNOWLEDGED):
        try:
            view = stage.people[attempt.who].get(_PATHS[attempt.kind].format(id=attempt.id))
        except (Problem, Unanswered) as error:
            problems[attempt.marker] = str(error)
            continue
        if not _shows(attempt, view):
            problems[attempt.marker] = f"the API shows {view}"
    return problems | _missing_messages(stage, history) | dict(keepers.lost(stage, history, _reader(stage)))


def _reader(stage: Stage) -> Callable[[str, str], Any]:
    return lambda who, path: stage.people[who].get(path)


def _shows(attempt: Attempt, view: dict[str, Any]) -> bool:
    match attempt.kind:
        case "reply":
            return bool(view["text"] == attempt.marker and view["number"] == attempt.facts["number"])
        case "topic":
            return bool(view["topic"]["title"] == attempt.marker)
        case "request":
            return bool(Decimal(view["amount"]) == attempt.facts["amount"] and view["state"] != "asked")
        case "contribution":
            return bool(Decimal(view["amount"]) == attempt.facts["amount"] and view["reference"] == attempt.marker)
        case "expenditure":
            return bool(Decimal(view["direct_usd"]) == attempt.facts["amount"] and view["document"] == attempt.marker)
    return bool(view["email"] == attempt.facts["email"])


def _missing_messages(stage: Stage, history: History) -> dict[str, str]:
    """A room's history, page by page, as a member reads it."""
    shown: dict[str, list[tuple[str, int]]] = {}
    reader = stage.people["writer1"]
    for room in stage.rooms:
        shown[room] = [(each["text"], each["number"]) for each in reader.every(f"/api/v1/chat/rooms/{room}/messages")]
    deleted = {attempt.facts["of"] for attempt in history.of("deletion")}
    return {
        attempt.marker: "it is not in the room's history exactly once"
        for attempt in history.of("message", outcome=Outcome.ACKNOWLEDGED)
        if attempt.id not in deleted
        and shown[attempt.facts["room"]].count((attempt.marker, attempt.facts["number"])) != 1
    }


def statements(stage: Stage) -> list[dict[str, Any]]:
    """The statements of the Fund, of the donor and of the award."""
    auditor = stage.people["auditor"]
    paths = ("fund", f"donors/{stage.donor}", f"awards/{stage.award['id']}")
    return [auditor.get(f"/api/v1/funds/statements/{path}") for path in paths]
