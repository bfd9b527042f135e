"""Training modules that the experts of an assessment propose."""

from __future__ import annotations

from sqlalchemy import select

from chassis.call import Call
from chassis.rows import get_row
from contracts.base import Page
from contracts.programs import findings as programs_findings
from contracts.programs.events import ModulesProposed
from services.programs.access import filled_in, listed, names_of
from services.programs.editions.editions import refuse_outside
from services.programs.editions.model import Edition, Programme
from services.programs.editions.protection import keep_people_out
from services.programs.findings.model import Proposal


def propose_modules(call: Call, command: programs_findings.ProposeModules) -> programs_findings.Proposal:
    """Stores the proposal and announces it. Raises NOT_FOUND, COUNTRY_OUTSIDE and what keep_people_out raises."""
    edition = get_row(call, Edition, command.edition_id, "edition_id")
    refuse_outside(command.country, edition.countries, "country")
    keep_people_out(call, edition.id, command)
    proposal = Proposal(**filled_in(command), created_by=call.actor.member_id, created_at=call.now)
    call.session.add(proposal)
    call.session.flush()
    call.emit(
        ModulesProposed(
            proposal_id=proposal.id,
            programme=get_row(call, Programme, edition.programme_id, "programme").slug,
            edition_id=edition.id,
            title=command.title,
            modules=command.modules,
            country=command.country,
            proposed_by=call.actor.member_id,
        )
    )
    return _views(call, [proposal])[0]


def list_proposals(call: Call, command: programs_findings.ListProposals) -> Page[programs_findings.Proposal]:
    """Raises NOT_FOUND."""
    get_row(call, Edition, command.edition_id, "edition_id")
    statement = select(Proposal).where(Proposal.edition_id == command.edition_id)
    return listed(call, statement, [Proposal.id], command, _views, descending=True)


def _views(call: Call, rows: list[Proposal]) -> list[programs_findings.Proposal]:
    names = names_of(call, (row.created_by for row in rows))
    return [
        programs_findings.Proposal.of(row, proposed_by=names[row.created_by], proposed_at=row.created_at)
        for row in rows
    ]
