"""People and a programme with an edition, as the tests of the programmes need them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from chassis.call import Call
from chassis.testing import Desk, DeskOf
from contracts.identity import Network, Role
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import phases as programs_phases
from contracts.programs.editions import programmes as programs_programmes
from services.programs.editions import deliverables, editions, phases, programmes


def words(text: str) -> dict[str, Any]:
    """A translated text, in English only."""
    return {"en": text}


@dataclass
class Office:
    """The DPS at work: two programme officers, and what they make."""

    desk: Desk
    officer: Call = field(init=False)
    second: Call = field(init=False)

    def __post_init__(self) -> None:
        self.officer = self.desk.call_as(Role.PROGRAMME_OFFICER, name="Ana Mora")
        self.second = self.desk.call_as(Role.PROGRAMME_OFFICER, name="Luis Paz")

    def programme(self, slug: str = "maritime-security") -> programs_programmes.Programme:
        command = programs_programmes.CreateProgramme(
            slug=slug,
            name=words("Maritime Security Programme"),
            description=words("Ports"),
            networks=[Network.PREVENTION],
            donors=["Canada"],
        )
        return programmes.create_programme(self.officer, command)

    def edition(self, slug: str = "maritime-security", **options: Any) -> programs_editions.Edition:
        self.programme(slug)
        return self.another_edition(slug, **options)

    def another_edition(self, slug: str = "maritime-security", **options: Any) -> programs_editions.Edition:
        values: dict[str, Any] = {
            "programme": slug,
            "methodology": "maritime",
            "title": words("Belize 2017"),
            "countries": ["BZ"],
            "starts_on": date(2017, 4, 12),
            "ends_on": date(2017, 12, 31),
        }
        return editions.create_edition(self.officer, programs_editions.CreateEdition.model_validate(values | options))

    def deliver(self, phase: programs_editions.Phase) -> None:
        """Hands in everything a phase requires."""
        for slug in phases_missing(self.officer, phase.id):
            command = programs_phases.AddDeliverable(
                phase_id=phase.id, expected=slug, title=slug, note="done", delivered_on=date(2017, 5, 1)
            )
            deliverables.add_deliverable(self.officer, command)

    def approve(self, phase: programs_editions.Phase) -> programs_editions.Phase:
        """A phase from open to approved, by two people."""
        self.deliver(phase)
        phases.submit_phase(self.officer, programs_phases.SubmitPhase(phase_id=phase.id))
        return phases.approve_phase(self.second, programs_phases.ApprovePhase(phase_id=phase.id))


def phases_missing(call: Call, phase_id: UUID) -> list[str]:
    return phases.read_phase(call, programs_phases.ReadPhase(phase_id=phase_id)).missing


@pytest.fixture
def office(desk_of: DeskOf) -> Office:
    """An office at the programmes' desk."""
    return Office(desk_of("programs"))
