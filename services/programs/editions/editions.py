"""Editions of programmes: created from a methodology, whose phases they copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import false, select

from chassis import members
from chassis.call import Call
from chassis.rows import edited, get_row, refuse_stale, set_fields
from contracts.base import Page
from contracts.identity import Role
from contracts.programs import kinds as programs_kinds
from contracts.programs.editions import editions as programs_editions
from contracts.programs.events import EditionChanged, EditionCreated
from services.programs.access import (
    KEPT_SECONDS,
    as_text,
    columns,
    filled_in,
    find_named,
    listed,
    names_of,
    refuse_reversed,
)
from services.programs.editions.model import Edition, Phase, Programme
from services.programs.editions.phase_views import of_edition
from services.programs.editions.phases import begin
from services.programs.editions.protection import keep_people_out, keep_people_out_of_first_edition, protects
from services.programs.methodologies.model import Methodology

_DONE = (programs_editions.PhaseState.APPROVED, programs_editions.PhaseState.SKIPPED)


def create_edition(call: Call, command: programs_editions.CreateEdition) -> programs_editions.Edition:
    """Creates the edition and its phases, the first one open, and announces it.

    Raises NOT_FOUND (programme, methodology), OFFICER_UNKNOWN, PERIOD_REVERSED, NOT_HUNDRED, COUNTRY_OUTSIDE and what
    keep_people_out raises.
    """
    programme = find_named(call, Programme, command.programme, "programme")
    methodology = find_named(call, Methodology, command.methodology, "methodology")
    if methodology.protects_people:
        keep_people_out_of_first_edition(programme, command)
    edition = Edition(
        programme_id=programme.id,
        officer_id=_officer(call, command.officer_id),
        created_by=call.actor.member_id,
        created_at=call.now,
        **_texts_of_shares(filled_in(command, "programme", "officer_id")),
    )
    _refuse_impossible(
        edition.starts_on, edition.ends_on, edition.countries, edition.country_shares, edition.sector_shares
    )
    call.session.add(edition)
    call.session.flush()
    begin(call, edition, methodology)
    call.emit(_created(programme, edition))
    return _edition(call, edition)


def edit_edition(
    call: Call, command: programs_editions.EditEdition, *, countries_in_use: Callable[[Call, UUID], set[str]]
) -> programs_editions.Edition:
    """`countries_in_use` are those in which the edition's plan has something, which this room cannot look up.

    Raises NOT_FOUND, STALE, COUNTRY_IN_USE and what create_edition raises.
    """
    edition = get_row(call, Edition, command.edition_id, "edition_id", lock=True)
    refuse_stale(edition.version, command.expected_version, "expected_version")
    keep_people_out(call, edition.id, command)
    values = _texts_of_shares(edited(edition, command, "edition_id"))
    if command.officer_id:
        values["officer_id"] = _officer(call, command.officer_id)
    after = columns(edition) | values
    _refuse_impossible(
        *(after[name] for name in ("starts_on", "ends_on", "countries", "country_shares", "sector_shares"))
    )
    if left := countries_in_use(call, edition.id) - set(after["countries"]):
        raise programs_editions.COUNTRY_IN_USE("countries", country=min(left))
    set_fields(edition, values)
    call.emit(EditionChanged(edition_id=edition.id))
    return _edition(call, edition)


def read_edition(call: Call, command: programs_editions.ReadEdition) -> programs_editions.Edition:
    """Raises NOT_FOUND."""
    edition = get_row(call, Edition, command.edition_id, "edition_id")
    call.cache(f"edition/{edition.id}", seconds=KEPT_SECONDS)
    return _edition(call, edition)


def list_editions(call: Call, command: programs_editions.ListEditions) -> Page[programs_editions.EditionItem]:
    """The editions the caller may see."""
    call.cache("editions", seconds=KEPT_SECONDS)
    statement = select(Edition)
    if command.programme:
        # Looked up beforehand, so that the plan is made for this one.
        programme = call.session.scalar(select(Programme.id).where(Programme.slug == command.programme))
        statement = statement.where(Edition.programme_id == programme if programme else false())
    if command.methodology:
        statement = statement.where(Edition.methodology == command.methodology)
    if command.country:
        statement = statement.where(Edition.countries.contains([command.country]))
    return listed(call, statement, [Edition.id], command, _items, descending=True)


def _texts_of_shares(values: dict[str, Any]) -> dict[str, Any]:
    return values | {name: as_text(values[name]) for name in ("country_shares", "sector_shares") if name in values}


def _officer(call: Call, chosen: UUID | None) -> UUID:
    """The chosen officer, or the caller. Raises OFFICER_UNKNOWN."""
    if chosen is None or chosen == call.actor.id:
        return call.actor.member_id
    member = members.find(call.session, chosen)
    if member is None or member.status != "admitted" or Role.PROGRAMME_OFFICER not in member.roles:
        raise programs_editions.OFFICER_UNKNOWN("officer_id")
    return chosen


def _refuse_impossible(
    starts_on: date,
    ends_on: date,
    countries: list[str],
    country_shares: dict[str, str] | None,
    sector_shares: dict[str, str] | None,
) -> None:
    """Raises PERIOD_REVERSED, COUNTRY_OUTSIDE, and NOT_HUNDRED (rule 5)."""
    refuse_reversed(starts_on, ends_on)
    for country in country_shares or {}:
        refuse_outside(country, countries, "country_shares")
    for field, shares in (("country_shares", country_shares), ("sector_shares", sector_shares)):
        if shares is not None and (total := sum(map(Decimal, shares.values()))) != 100:
            raise programs_kinds.NOT_HUNDRED(field, sum=total)


def refuse_outside(country: str, countries: Iterable[str], field: str) -> None:
    """Raises COUNTRY_OUTSIDE."""
    if country not in countries:
        raise programs_kinds.COUNTRY_OUTSIDE(field, country=country)


def _created(programme: Programme, edition: Edition) -> EditionCreated:
    return EditionCreated.model_validate(
        {
            "programme_id": programme.id,
            "programme": programme.slug,
            "edition_id": edition.id,
            "title": edition.title,
            "countries": edition.countries,
            "networks": programme.networks,
            "officer_id": edition.officer_id,
        }
    )


def _edition(call: Call, row: Edition) -> programs_editions.Edition:
    item = _items(call, [row])[0]
    return programs_editions.Edition.of(
        item, row, phase_list=of_edition(call, row.id), protects_people=protects(call, row.id)
    )


def _items(call: Call, rows: list[Edition]) -> list[programs_editions.EditionItem]:
    officers = names_of(call, (row.officer_id for row in rows))
    slugs = _slugs(call, {row.programme_id for row in rows})
    states = _states(call, {row.id for row in rows})
    return [
        programs_editions.EditionItem.of(
            row,
            **{"programme": slugs[row.programme_id], "officer": officers[row.officer_id]} | _progress(states[row.id]),
        )
        for row in rows
    ]


def _slugs(call: Call, ids: set[UUID]) -> dict[UUID, str]:
    rows = call.session.execute(select(Programme.id, Programme.slug).where(Programme.id.in_(ids)))
    return {row.id: row.slug for row in rows}


def _states(call: Call, ids: set[UUID]) -> dict[UUID, list[tuple[str, str]]]:
    """The phases' slugs and states in order, by edition."""
    found: dict[UUID, list[tuple[str, str]]] = {edition_id: [] for edition_id in ids}
    statement = select(Phase.edition_id, Phase.slug, Phase.state).where(Phase.edition_id.in_(ids))
    for row in call.session.execute(statement.order_by(Phase.position)):
        found[row.edition_id].append((row.slug, row.state))
    return found


def _progress(states: list[tuple[str, str]]) -> dict[str, Any]:
    remaining = [slug for slug, state in states if state not in _DONE]
    return {
        "phases": len(states),
        "phases_done": len(states) - len(remaining),
        "current_phase": remaining[0] if remaining else None,
    }
