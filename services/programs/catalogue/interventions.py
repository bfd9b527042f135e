"""The catalogue of evidence-based interventions: new versions are published, old ones stay as they were (rule 2)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from chassis.rows import get_row, refuse_stale
from contracts.base import Page
from contracts.kinds import Translated
from contracts.programs import catalogue as programs_catalogue
from contracts.programs import kinds as programs_kinds
from contracts.programs.events import InterventionPublished, InterventionWithdrawn
from services.programs.access import (
    KEPT_SECONDS,
    filled_in,
    find_named,
    listed,
    names_of,
    refuse_future,
    refuse_taken,
)
from services.programs.catalogue.model import Intervention, InterventionVersion


def add_intervention(call: Call, command: programs_catalogue.AddIntervention) -> programs_catalogue.Intervention:
    """Raises SLUG_TAKEN, IN_FUTURE."""
    refuse_taken(call, Intervention, command.slug)
    day = _day(call, command.published_on)
    intervention = Intervention(
        slug=command.slug, area=command.area, version=1, created_by=call.actor.member_id, created_at=call.now
    )
    call.session.add(intervention)
    call.session.flush()
    version = _publish(call, intervention, filled_in(command, "slug", "area", "published_on"), day)
    return _view(call, intervention, version)


def publish_version(
    call: Call, command: programs_catalogue.PublishVersion, *, last_cited: Callable[[Call, UUID], date | None]
) -> programs_catalogue.Intervention:
    """Publishing a newer version of a withdrawn intervention restores it.

    `last_cited` is the day of the newest citation in a plan, which this room cannot look up.
    Raises NOT_FOUND, STALE, IN_FUTURE, VERSION_BACKDATED.
    """
    intervention = find_named(call, Intervention, command.intervention, "intervention", lock=True)
    refuse_stale(intervention.version, command.expected_version, "expected_version")
    day = _day(call, command.published_on)
    _refuse_backdated(call, intervention, day, last_cited(call, intervention.id))
    intervention.version += 1
    intervention.withdrawn_at = intervention.withdrawn_by = intervention.withdrawn_reason = None
    version = _publish(call, intervention, filled_in(command, "intervention", "published_on"), day)
    return _view(call, intervention, version)


def withdraw_intervention(
    call: Call, command: programs_catalogue.WithdrawIntervention
) -> programs_catalogue.Intervention:
    """Removes it from the catalogue; plans and practices that cite it do not change.

    Raises NOT_FOUND, INTERVENTION_WITHDRAWN.
    """
    intervention = find_named(call, Intervention, command.intervention, "intervention", lock=True)
    if intervention.withdrawn_at:
        raise programs_catalogue.INTERVENTION_WITHDRAWN("intervention")
    intervention.withdrawn_at, intervention.withdrawn_by = call.now, call.actor.member_id
    intervention.withdrawn_reason = command.reason
    version = call.session.get_one(InterventionVersion, (intervention.id, intervention.version))
    _announce(call, intervention, version)
    return _view(call, intervention, version)


def announce_unannounced(call: Call) -> None:
    """Announces to the other services what was in the catalogue before they subscribed, a few hundred at a time."""
    unannounced = select(Intervention).where(Intervention.told_at.is_(None)).order_by(Intervention.id).limit(500)
    for intervention in call.session.scalars(unannounced.with_for_update(skip_locked=True)).all():
        version = call.session.get_one(InterventionVersion, (intervention.id, intervention.version))
        _announce(call, intervention, version)


def read_intervention(call: Call, command: programs_catalogue.ReadIntervention) -> programs_catalogue.Intervention:
    """Raises NOT_FOUND."""
    intervention = _found(call, command.intervention)
    number = intervention.version if command.number is None else command.number
    version = get_row(call, InterventionVersion, (intervention.id, number), "number", "version")
    return _view(call, intervention, version)


def list_interventions(
    call: Call, command: programs_catalogue.ListInterventions
) -> Page[programs_catalogue.Intervention]:
    """The catalogue, or one area of it."""
    call.cache("interventions", seconds=KEPT_SECONDS)
    statement = select(Intervention)
    if command.area:
        statement = statement.where(Intervention.area == command.area)
    return listed(call, statement, [Intervention.slug], command, _newest)


def list_versions(call: Call, command: programs_catalogue.ListVersions) -> Page[programs_catalogue.Intervention]:
    """Raises NOT_FOUND."""
    intervention = _found(call, command.intervention)
    statement = select(InterventionVersion).where(InterventionVersion.intervention_id == intervention.id)

    def views(_: Call, rows: list[InterventionVersion]) -> list[programs_catalogue.Intervention]:
        return _views(call, [(intervention, row) for row in rows])

    return listed(call, statement, [InterventionVersion.number], command, views, descending=True)


def _found(call: Call, slug: str) -> Intervention:
    """The intervention, what is told of which may be cached until it is announced again. Raises NOT_FOUND."""
    intervention = find_named(call, Intervention, slug, "intervention")
    call.cache(f"intervention/{intervention.id}", seconds=KEPT_SECONDS)
    return intervention


def _day(call: Call, chosen: date | None) -> date:
    """The day of publication. Raises IN_FUTURE."""
    if chosen is not None:
        refuse_future(call, chosen, "published_on")
    return chosen or call.today


def _publish(call: Call, intervention: Intervention, texts: dict[str, Any], day: date) -> InterventionVersion:
    version = InterventionVersion(
        intervention_id=intervention.id,
        number=intervention.version,
        published_on=day,
        published_by=call.actor.member_id,
        **texts,
    )
    call.session.add(version)
    call.session.flush()
    _announce(call, intervention, version)
    return version


def _announce(call: Call, intervention: Intervention, version: InterventionVersion) -> None:
    """Announces its state for the copies of other services: the newest version, and whether it was withdrawn."""
    kind = InterventionWithdrawn if intervention.withdrawn_at else InterventionPublished
    call.emit(
        kind(
            intervention_id=intervention.id,
            intervention=intervention.slug,
            area=programs_kinds.Area(intervention.area),
            number=version.number,
            name=Translated.model_validate(version.name),
        )
    )
    intervention.told_at = call.now
    call.session.flush()


def _refuse_backdated(call: Call, intervention: Intervention, day: date, cited_on: date | None) -> None:
    """A version may be dated neither before its predecessor nor before a citation that should refer to it (rule 2)."""
    newest = call.session.get(InterventionVersion, (intervention.id, intervention.version))
    if newest and day < newest.published_on:
        raise programs_catalogue.VERSION_BACKDATED(
            "published_on", date=day, reason=f"{newest.number}: {newest.published_on}"
        )
    if cited_on and day <= cited_on and day < call.today:
        raise programs_catalogue.VERSION_BACKDATED("published_on", date=day, reason=str(cited_on))


def _newest(call: Call, rows: list[Intervention]) -> list[programs_catalogue.Intervention]:
    statement = select(InterventionVersion).join(
        Intervention,
        (Intervention.id == InterventionVersion.intervention_id) & (Intervention.version == InterventionVersion.number),
    )
    found = call.session.execute(statement.where(Intervention.id.in_([row.id for row in rows]))).scalars()
    newest = {version.intervention_id: version for version in found}
    return _views(call, [(row, newest[row.id]) for row in rows])


def _view(call: Call, intervention: Intervention, version: InterventionVersion) -> programs_catalogue.Intervention:
    return _views(call, [(intervention, version)])[0]


def _views(call: Call, rows: list[tuple[Intervention, InterventionVersion]]) -> list[programs_catalogue.Intervention]:
    names = names_of(call, (version.published_by for _, version in rows))
    return [
        programs_catalogue.Intervention.of(intervention, version, published_by=names[version.published_by])
        for intervention, version in rows
    ]
