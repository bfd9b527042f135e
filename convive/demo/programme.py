"""What all programmes have in common: editions with gated phases, activities that ask for money, costs, indicators."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from convive.demo.story import Story, View

PROGRAMS = "/api/v1/programs"
FUNDS = "/api/v1/funds"


def programme(story: Story, text: View) -> View:
    """A programme, created by the programme officer."""
    return story.have(story.cast["programme_officer"], "programme", text, f"{PROGRAMS}/programmes", same=["slug"])


def edition(story: Story, slug: str, text: View) -> View:
    """An edition; returns when the forum has opened its board and the chat its room."""
    officer = story.cast["programme_officer"]
    made = story.have(
        officer, "programme edition", text, f"{PROGRAMS}/programmes/{slug}/editions",
        same=["title"], among=f"{PROGRAMS}/editions", programme=slug,
    )  # fmt: skip
    story.kept[f"board of {slug}"] = story.wait("the edition's board", lambda: board_of(story, made["id"]))
    story.wait("the edition's room", lambda: room_of(story, "programme_edition", made["id"]))
    return made


def board_of(story: Story, edition_id: str) -> View | None:
    """The board that the forum opened for an edition, as soon as it is there."""
    boards = story.cast["programme_officer"].every("/api/v1/forum/boards", limit=200)
    return next((board for board in boards if board["edition_id"] == edition_id), None)


def room_of(story: Story, source: str, source_id: str, who: str = "programme_officer") -> View | None:
    """The room that the chat opened for an edition, as soon as it is there."""
    rooms = story.cast[who].every("/api/v1/chat/open-rooms", source=source, source_id=source_id)
    return next(iter(rooms), None)


def phase(story: Story, edition_id: str, slug: str) -> View:
    """A phase of an edition as it is now."""
    phases = story.cast["programme_officer"].get(f"{PROGRAMS}/editions/{edition_id}")["phase_list"]
    found: View = next(each for each in phases if each["slug"] == slug)
    return found


def hand_in(story: Story, edition_id: str, slug: str, deliverables: Sequence[View]) -> View:
    """The programme officer hands in what a phase delivered."""
    current = phase(story, edition_id, slug)
    for deliverable in deliverables:
        story.have(
            story.cast["programme_officer"], "deliverable", deliverable,
            f"{PROGRAMS}/phases/{current['id']}/deliverables", same=["title"],
        )  # fmt: skip
    return current


def complete_phase(story: Story, edition_id: str, slug: str, deliverables: Sequence[View]) -> None:
    """Deliverables, submission by the officer, approval by somebody else: the administrator (Programme rule 1)."""
    current = hand_in(story, edition_id, slug, deliverables)
    at, state = f"{PROGRAMS}/phases/{current['id']}", current["state"]
    officer, administrator = story.cast["programme_officer"], story.cast["administrator"]
    story.do("phase submitted", state in ("submitted", "approved"), lambda: officer.post(f"{at}/submission", {}))
    story.do("phase approved", state == "approved", lambda: administrator.post(f"{at}/approval", {}))


def activity(story: Story, edition_id: str, body: View, phase_slug: str | None = None) -> View:
    """A planned activity of an edition."""
    if phase_slug:
        body = body | {"phase_id": phase(story, edition_id, phase_slug)["id"]}
    return story.have(
        story.cast["programme_officer"], "activity", body, f"{PROGRAMS}/editions/{edition_id}/activities",
        same=["title"], among=f"{PROGRAMS}/activities", edition_id=edition_id,
    )  # fmt: skip


def ask_for_money(story: Story, planned: View, amount: str) -> View:
    """The activity asks, the Fund reserves or refuses, the approver signs what is large. The request at its end."""
    officer = story.cast["programme_officer"]
    request = story.have(
        officer, "request for money", {"amount": amount}, f"{PROGRAMS}/activities/{planned['id']}/money-requests",
        same=[], among=f"{PROGRAMS}/money-requests", activity_id=planned["id"],
    )  # fmt: skip
    request = story.wait("the Fund's answer", lambda: _answered(story, request["id"], "asked"))
    if request["state"] == "refused":
        return request
    allocation = allocation_of(story, planned["id"])
    grant = f"{FUNDS}/allocations/{allocation['id']}/grant"
    story.do(
        "second signature", allocation["status"] != "reserved", lambda: story.cast["finance_approver"].post(grant, {})
    )
    return story.wait("the money", lambda: _answered(story, request["id"], "reserved"))


def _answered(story: Story, request_id: str, before: str) -> View | None:
    request: View = story.cast["programme_officer"].get(f"{PROGRAMS}/money-requests/{request_id}")
    return None if request["state"] == before else request


def allocation_of(story: Story, activity_id: str) -> View:
    """The money that the Fund holds for an activity."""
    found: View = next(story.cast["finance_officer"].every(f"{FUNDS}/allocations", activity_id=activity_id))
    return found


def spend(story: Story, planned: View, costs: Sequence[View]) -> View:
    """The finance officer enters costs, the approver signs large ones; returns the activity once it shows them."""
    allocation = allocation_of(story, planned["id"])
    for cost in costs:
        _post(story, allocation["id"], cost)
    total = sum((Decimal(cost["amount_usd"]) for cost in costs), Decimal(0))
    return story.wait("the activity's spent", lambda: _spent(story, planned["id"], total))


def _post(story: Story, allocation_id: str, cost: View) -> None:
    posted = story.have(
        story.cast["finance_officer"], "cost", cost | {"allocation_id": allocation_id}, f"{FUNDS}/expenditures",
        same=["document"], allocation_id=allocation_id,
    )  # fmt: skip
    if Decimal(cost["amount_usd"]) > Decimal(story.kept["threshold"]):
        approve = f"{FUNDS}/expenditures/{posted['id']}/approve"
        approver = story.cast["finance_approver"]
        story.do("second signature", posted["status"] != "pending", lambda: approver.post(approve, {}))


def _spent(story: Story, activity_id: str, total: Decimal) -> View | None:
    seen: View = story.cast["programme_officer"].get(f"{PROGRAMS}/activities/{activity_id}")
    return seen if Decimal(seen["money"]["spent_usd"]) >= total else None


def indicator(story: Story, edition_id: str, body: View) -> View:
    """An indicator of an edition."""
    at = f"{PROGRAMS}/editions/{edition_id}/indicators"
    return story.have(story.cast["programme_officer"], "indicator", body, at, same=["name"])


def actual(story: Story, indicator_id: str, body: View) -> View:
    """A measurement of an indicator."""
    at = f"{PROGRAMS}/indicators/{indicator_id}/actuals"
    return story.have(story.cast["programme_officer"], "measurement", body, at, same=["measured_on", "note"])


def indicator_at(story: Story, edition_id: str, indicator_id: str, value: int) -> View:
    """The indicator once as many people are counted, which comes by events from training."""

    def reached() -> View | None:
        for item in story.cast["programme_officer"].every(f"{PROGRAMS}/editions/{edition_id}/indicators"):
            if item["id"] == indicator_id and item["actual"] and Decimal(item["actual"]["value"]) >= value:
                found: View = item
                return found
        return None

    return story.wait("the trained people", reached)


def plural(count: Any, what: str) -> str:
    """`3 awards`, `1 award`."""
    return f"{count} {what}" if str(count) == "1" else f"{count} {what}s"
