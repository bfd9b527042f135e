"""Results of assessments: training modules proposed by experts."""

from __future__ import annotations

from pydantic import Field

from contracts.base import Command, Page, Paged, View, create, read
from contracts.kinds import Country, Id, Moment, Translated
from contracts.programs.kinds import SERVICE


class ProposeModules(Command):
    """Proposes training modules, as the experts of an assessment; training opens a draft course edition for them."""

    edition_id: Id
    country: Country = Field(examples=["BZ"])
    title: Translated
    modules: list[Translated] = Field(min_length=1, max_length=60)


class ListProposals(Paged):
    """The modules proposed in an edition, newest first."""

    edition_id: Id


class Proposal(View):
    """Proposed modules."""

    id: Id
    edition_id: Id
    country: Country
    title: Translated
    modules: list[Translated]
    proposed_by: str
    proposed_at: Moment


PROPOSE_MODULES = create(SERVICE, "propose_modules", ProposeModules, Proposal, "Propose training modules")
LIST_PROPOSALS = read(
    SERVICE,
    "list_proposals",
    ListProposals,
    Page[Proposal],
    "List proposed modules",
    at="/editions/{edition_id}/proposals",
)
