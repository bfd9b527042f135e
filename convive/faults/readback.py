"""What the people see afterwards, through the public API: each acknowledged thing as it was acknowledged."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from convive.api.client import Problem, Unanswered
from convive.faults.history import Deed, History, Outcome
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
    """By marker: what is not seen, or not as it was acknowledged."""
    problems = {}
    for deed in history.of(*_PATHS, outcome=Outcome.ACKNOWLEDGED):
        try:
            view = stage.people[deed.who].get(_PATHS[deed.kind].format(id=deed.id))
        except (Problem, Unanswered) as error:
            problems[deed.marker] = str(error)
            continue
        if not _shows(deed, view):
            problems[deed.marker] = f"the API shows {view}"
    return problems | _missing_messages(stage, history)


def _shows(deed: Deed, view: dict[str, Any]) -> bool:
    match deed.kind:
        case "reply":
            return bool(view["text"] == deed.marker and view["number"] == deed.facts["number"])
        case "topic":
            return bool(view["topic"]["title"] == deed.marker)
        case "request":
            return bool(Decimal(view["amount"]) == deed.facts["amount"] and view["state"] != "asked")
        case "contribution":
            return bool(Decimal(view["amount"]) == deed.facts["amount"] and view["reference"] == deed.marker)
        case "expenditure":
            return bool(Decimal(view["direct_usd"]) == deed.facts["amount"] and view["document"] == deed.marker)
    return bool(view["email"] == deed.facts["email"])


def _missing_messages(stage: Stage, history: History) -> dict[str, str]:
    """A room's history, page by page, as a member reads it."""
    shown: dict[str, list[tuple[str, int]]] = {}
    reader = stage.people["writer1"]
    for room in stage.rooms:
        shown[room] = [(each["text"], each["number"]) for each in reader.every(f"/api/v1/chat/rooms/{room}/messages")]
    return {
        deed.marker: "it is not once in the room's history"
        for deed in history.of("message", outcome=Outcome.ACKNOWLEDGED)
        if shown[deed.facts["room"]].count((deed.marker, deed.facts["number"])) != 1
    }


def statements(stage: Stage) -> list[dict[str, Any]]:
    """The statements of the Fund, of the donor and of the award."""
    auditor = stage.people["auditor"]
    paths = ("fund", f"donors/{stage.donor}", f"awards/{stage.award['id']}")
    return [auditor.get(f"/api/v1/funds/statements/{path}") for path in paths]
