"""Interventions that a best practice cites, and the small copy of the catalogue against which they are checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from chassis.consumers.handle import Happened
from contracts.forum.library.resources import INTERVENTION_WITHDRAWN, UNKNOWN_INTERVENTION, NamedIntervention
from contracts.kinds import Translated
from contracts.programs.events import InterventionPublished, InterventionWithdrawn
from services.forum.library.model import Intervention, ResourceVersion


def keep(call: Call, happened: Happened[InterventionPublished] | Happened[InterventionWithdrawn]) -> None:
    """The catalogue has a new version, or lost an intervention; an event older than the last one changes nothing."""
    event = happened.event
    values = {
        "slug": event.intervention,
        "intervention_id": event.intervention_id,
        "number": event.number,
        "name": event.name.model_dump(),
        "withdrawn": isinstance(event, InterventionWithdrawn),
        "sequence": happened.envelope.sequence,
    }
    statement = insert(Intervention).values(values)
    call.session.execute(
        statement.on_conflict_do_update(
            index_elements=["slug"],
            set_={name: statement.excluded[name] for name in values if name != "slug"},
            where=Intervention.sequence < statement.excluded.sequence,
        )
    )


def cite(call: Call, slugs: Sequence[str], before: Mapping[str, int | None]) -> list[int | None]:
    """The catalogue version of each, as of today (Programme rule 2); earlier citations of the draft may be withdrawn.

    Raises UNKNOWN_INTERVENTION, INTERVENTION_WITHDRAWN.
    """
    known = _known(call, slugs)
    cited: list[int | None] = []
    for slug in slugs:
        if slug in known and not known[slug].withdrawn:
            cited.append(known[slug].number)
        elif slug in before:
            cited.append(before[slug])
        else:
            refusal = INTERVENTION_WITHDRAWN if slug in known else UNKNOWN_INTERVENTION
            raise refusal("interventions", intervention=slug)
    return cited


def versions(version: ResourceVersion) -> dict[str, int | None]:
    """What a version cites, by short name; without versions if it is older than versions in citations."""
    return dict(zip(version.interventions, version.cited or [None] * len(version.interventions), strict=True))


def named(call: Call, version: ResourceVersion) -> list[NamedIntervention]:
    """What a version cites, by its current names."""
    cited = versions(version)
    known = _known(call, list(cited))
    return [
        NamedIntervention(
            slug=slug,
            name=Translated(**known[slug].name),
            withdrawn=known[slug].withdrawn,
            cited=cited[slug],
            newest=known[slug].number,
        )
        for slug in sorted(known)
    ]


def _known(call: Call, slugs: Sequence[str]) -> dict[str, Intervention]:
    if not slugs:
        return {}
    rows = call.session.scalars(
        select(Intervention).where(Intervention.slug.in_(slugs)), execution_options={"populate_existing": True}
    )
    return {each.slug: each for each in rows}
