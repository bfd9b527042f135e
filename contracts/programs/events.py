"""Events of the programmes, for the other services."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from pydantic import Field

from contracts.base import Event
from contracts.identity import Network
from contracts.kinds import Country, Currency, Id, PositiveAmount, Slug, Translated
from contracts.programs.kinds import Area


class OfProgramme(Event):
    """About a programme itself."""

    touches: ClassVar[tuple[str, ...]] = ("programmes",)

    programme_id: Id
    programme: Slug

    @property
    def subject(self) -> str:
        return f"programme/{self.programme_id}"


class ProgrammeCreated(OfProgramme):
    """A programme was created."""

    type: ClassVar[str] = "programs.programme_created"


class ProgrammeChanged(OfProgramme):
    """A programme's name, description, networks or donors were changed."""

    type: ClassVar[str] = "programs.programme_changed"


class EditionCreated(Event):
    """A programme edition was created: the forum opens a board for it, the chat a room."""

    type: ClassVar[str] = "programs.edition_created"
    touches: ClassVar[tuple[str, ...]] = ("editions",)

    programme_id: Id
    programme: Slug
    edition_id: Id
    title: Translated
    countries: list[Country]
    networks: list[Network]
    officer_id: Id

    @property
    def subject(self) -> str:
        return f"edition/{self.edition_id}"


class EditionChanged(Event):
    """An edition was edited, or deliverables of a phase were; or a phase was submitted, returned or skipped.

    An approval is a PhaseApproved.
    """

    type: ClassVar[str] = "programs.edition_changed"
    touches: ClassVar[tuple[str, ...]] = ("editions",)

    edition_id: Id

    @property
    def subject(self) -> str:
        return f"edition/{self.edition_id}"


class MoneyRequested(Event):
    """An activity requests funds; the Fund reserves them as the donors' restrictions allow, or refuses."""

    type: ClassVar[str] = "programs.money_requested"

    request_id: Id
    activity_id: Id
    activity_title: str
    programme: Slug
    edition_id: Id
    activity_kind: Slug
    country: Country | None
    starts_on: date
    ends_on: date
    amount: PositiveAmount
    currency: Currency
    award_id: Id | None = None
    requested_by: Id

    @property
    def subject(self) -> str:
        return f"money_request/{self.request_id}"


class ModulesProposed(Event):
    """The experts of an assessment proposed training modules; training opens a draft course edition for them."""

    type: ClassVar[str] = "programs.modules_proposed"

    proposal_id: Id
    programme: Slug
    edition_id: Id
    title: Translated
    modules: list[Translated] = Field(min_length=1)
    country: Country
    proposed_by: Id

    @property
    def subject(self) -> str:
        return f"proposal/{self.proposal_id}"


class PhaseApproved(Event):
    """A phase of an edition was approved and the next one opened."""

    type: ClassVar[str] = "programs.phase_approved"
    touches: ClassVar[tuple[str, ...]] = ("editions",)

    edition_id: Id
    phase: Slug
    position: int
    approved_by: Id

    @property
    def subject(self) -> str:
        return f"edition/{self.edition_id}"


class Catalogued(Event):
    """A catalogue intervention in version `number`."""

    type: ClassVar[str]
    touches: ClassVar[tuple[str, ...]] = ("interventions",)

    intervention_id: Id
    intervention: Slug
    area: Area
    number: int
    name: Translated

    @property
    def subject(self) -> str:
        return f"intervention/{self.intervention_id}"


class PracticeChanged(Event):
    """The programmes have stored what the library says of a best practice: which interventions it documents, if any."""

    type: ClassVar[str] = "programs.practice_changed"
    touches: ClassVar[tuple[str, ...]] = ("practices",)

    resource_id: Id

    @property
    def subject(self) -> str:
        return f"practice/{self.resource_id}"


class InterventionPublished(Catalogued):
    """A new version, `number`, of an intervention was published in the catalogue: the library may cite it."""

    type: ClassVar[str] = "programs.intervention_published"


class InterventionWithdrawn(Catalogued):
    """An intervention was withdrawn from the catalogue; `number` is its last version. A new version restores it."""

    type: ClassVar[str] = "programs.intervention_withdrawn"
