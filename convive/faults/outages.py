"""The longest time in which the users of a service got nothing done."""

from __future__ import annotations

from itertools import pairwise

from convive.faults import keepers
from convive.faults.history import Attempt, History, Outcome

_SERVICE_OF = {
    "topic": "forum",
    "reply": "forum",
    "hiding": "forum",
    "message": "chat",
    "deletion": "chat",
    "request": "programs",
    "contribution": "funds",
    "expenditure": "funds",
    "signature": "funds",
    "statement": "funds",
    "enrolment": "training",
}


def longest(history: History, round_number: int, began: float, ended: float) -> tuple[float, str]:
    """Seconds and service: the longest gap between two acknowledged requests between the two monotonic moments."""
    answered: dict[str, list[float]] = {}
    for attempt in history.of(outcome=Outcome.ACKNOWLEDGED):
        if attempt.round == round_number and (service := service_of(attempt)):
            answered.setdefault(service, []).append(attempt.ended)
    gaps = [(_gap([began, *sorted(moments), ended]), service) for service, moments in answered.items()]
    return max(gaps, default=(ended - began, "everything"))


def service_of(attempt: Attempt) -> str | None:
    """Which service had to answer."""
    return attempt.facts["service"] if attempt.kind == keepers.KIND else _SERVICE_OF.get(attempt.kind)


def _gap(moments: list[float]) -> float:
    return max(later - earlier for earlier, later in pairwise(moments))
