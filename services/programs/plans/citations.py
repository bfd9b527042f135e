"""Interventions in an edition's plan, each in the catalogue version of its date (rule 2)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import func, select, tuple_

from chassis.call import Call
from chassis.rows import get_row
from contracts.base import Page
from contracts.programs import catalogue as programs_catalogue
from contracts.programs.plans import citations as programs_citations
from services.programs.access import find_named, listed, names_of, refuse_future
from services.programs.catalogue.model import Intervention, InterventionVersion
from services.programs.editions.model import Edition
from services.programs.editions.protection import keep_people_out
from services.programs.plans.model import Citation


def cite_intervention(call: Call, command: programs_citations.CiteIntervention) -> programs_citations.Citation:
    """Raises NOT_FOUND, IN_FUTURE, INTERVENTION_WITHDRAWN, ALREADY_CITED, NOT_YET_PUBLISHED, as keep_people_out."""
    # Locked before the version is chosen, so that nobody can publish one in between.
    intervention = find_named(call, Intervention, command.intervention, "intervention", lock=True)
    edition = get_row(call, Edition, command.edition_id, "edition_id")
    keep_people_out(call, edition.id, command)
    cited_on = command.cited_on or call.today
    refuse_future(call, cited_on, "cited_on")
    _refuse_withdrawn(intervention, cited_on)
    _refuse_cited(call, edition, intervention)
    citation = Citation(
        edition_id=edition.id,
        intervention_id=intervention.id,
        number=_number_on(call, intervention, cited_on),
        cited_on=cited_on,
        note=command.note,
        created_by=call.actor.member_id,
        created_at=call.now,
    )
    call.session.add(citation)
    call.session.flush()
    return _views(call, [citation])[0]


def last_cited(call: Call, intervention_id: UUID) -> date | None:
    """The day of the newest citation of an intervention, in any plan."""
    return call.session.scalar(select(func.max(Citation.cited_on)).where(Citation.intervention_id == intervention_id))


def list_citations(call: Call, command: programs_citations.ListCitations) -> Page[programs_citations.Citation]:
    """Raises NOT_FOUND."""
    get_row(call, Edition, command.edition_id, "edition_id")
    statement = select(Citation).where(Citation.edition_id == command.edition_id)
    return listed(call, statement, [Citation.id], command, _views)


def _refuse_withdrawn(intervention: Intervention, day: date) -> None:
    """A plan from before the withdrawal is recorded as it was. Raises INTERVENTION_WITHDRAWN."""
    if intervention.withdrawn_at and day >= intervention.withdrawn_at.date():
        raise programs_catalogue.INTERVENTION_WITHDRAWN("intervention")


def _refuse_cited(call: Call, edition: Edition, intervention: Intervention) -> None:
    statement = select(Citation.number).where(
        Citation.edition_id == edition.id, Citation.intervention_id == intervention.id
    )
    if (number := call.session.execute(statement).scalar()) is not None:
        raise programs_citations.ALREADY_CITED("intervention", number=number)


def _number_on(call: Call, intervention: Intervention, day: date) -> int:
    """The newest version that existed on a day. Raises NOT_YET_PUBLISHED."""
    version = InterventionVersion
    statement = select(version.number).where(version.intervention_id == intervention.id, version.published_on <= day)
    number = call.session.execute(statement.order_by(version.number.desc()).limit(1)).scalar()
    if number is None:
        raise programs_catalogue.NOT_YET_PUBLISHED("cited_on", date=day)
    return number


def _views(call: Call, rows: list[Citation]) -> list[programs_citations.Citation]:
    names = names_of(call, (row.created_by for row in rows))
    version = InterventionVersion
    statement = (
        select(Intervention, version)
        .join(version)
        .where(tuple_(version.intervention_id, version.number).in_([(row.intervention_id, row.number) for row in rows]))
    )
    cited = {(v.intervention_id, v.number): (i, v) for i, v in call.session.execute(statement)}
    views = []
    for row in rows:
        intervention, text = cited[row.intervention_id, row.number]
        views.append(
            programs_citations.Citation.of(
                row,
                text,
                intervention=intervention.slug,
                area=intervention.area,
                newest=intervention.version,
                cited_by=names[row.created_by],
                cited_at=row.created_at,
            )
        )
    return views
