"""When a mail may go out: outside a member's quiet hours, or with the next digest. Local times, by IANA's rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contracts.forum.inbox.preferences import DigestRhythm

# For members who have chosen no time zone: that of the capital of their country.
HOMES = {
    "AG": "America/Antigua", "AR": "America/Argentina/Buenos_Aires", "BS": "America/Nassau",
    "BB": "America/Barbados", "BZ": "America/Belize", "BO": "America/La_Paz", "BR": "America/Sao_Paulo",
    "CA": "America/Toronto", "CL": "America/Santiago", "CO": "America/Bogota", "CR": "America/Costa_Rica",
    "DM": "America/Dominica", "DO": "America/Santo_Domingo", "EC": "America/Guayaquil", "SV": "America/El_Salvador",
    "GD": "America/Grenada", "GT": "America/Guatemala", "GY": "America/Guyana", "HT": "America/Port-au-Prince",
    "HN": "America/Tegucigalpa", "JM": "America/Jamaica", "MX": "America/Mexico_City", "PA": "America/Panama",
    "PY": "America/Asuncion", "PE": "America/Lima", "KN": "America/St_Kitts", "LC": "America/St_Lucia",
    "VC": "America/St_Vincent", "SR": "America/Paramaribo", "TT": "America/Port_of_Spain", "US": "America/New_York",
    "UY": "America/Montevideo", "VE": "America/Caracas", "NI": "America/Managua",
}  # fmt: skip
_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rhythm:
    """When a member wants to get mail. `digest_on` counts from 1, Monday."""

    time_zone: str
    quiet_from: time | None = None
    quiet_to: time | None = None
    digest: DigestRhythm = DigestRhythm.DAILY
    digest_at: time = time(7)
    digest_on: int = 1


def usual(country: str) -> Rhythm:
    """The rhythm of members who have chosen nothing."""
    return Rhythm(HOMES.get(country, "UTC"))


def not_in_quiet_hours(rhythm: Rhythm, moment: datetime) -> datetime:
    """The moment, or the end of the quiet hours that it falls into."""
    begin, end = rhythm.quiet_from, rhythm.quiet_to
    if begin is None or end is None:
        return moment
    local = moment.astimezone(ZoneInfo(rhythm.time_zone))
    clock = local.time()
    overnight = begin > end
    if not (clock >= begin or clock < end if overnight else begin <= clock < end):
        return moment
    day = local.date() + (_A_DAY if overnight and clock >= begin else timedelta())
    return datetime.combine(day, end, local.tzinfo).astimezone(UTC)


def next_digest(rhythm: Rhythm, moment: datetime) -> datetime | None:
    """When the next digest after this moment is sent; none for those who want none."""
    if rhythm.digest is DigestRhythm.NEVER:
        return None
    local = moment.astimezone(ZoneInfo(rhythm.time_zone))
    day = local.date()
    if rhythm.digest is DigestRhythm.WEEKLY:
        day += _A_DAY * ((rhythm.digest_on - day.isoweekday()) % 7)
    every = _A_DAY * (7 if rhythm.digest is DigestRhythm.WEEKLY else 1)
    while (due := datetime.combine(day, rhythm.digest_at, local.tzinfo).astimezone(UTC)) <= moment:
        day += every
    return not_in_quiet_hours(rhythm, due)
