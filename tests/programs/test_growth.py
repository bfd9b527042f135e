"""A page of the programmes' lists reads as much of many editions and activities as of few: by rows read."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session, sessionmaker

from chassis.testing import person
from contracts.identity import Role
from services.programs.service import ProgramsService
from tests.common.growth import Asked, Filling, ask, databases, grown, ident, uid, unasked

EDITION, PHASE, INDICATOR = uid("edition"), uid("phase"), uid("indicator")
OFFICER = person(Role.PROGRAMME_OFFICER, member_id=uid("officer"))
MEMBER = person(member_id=uid("plain"))
_OLD = "CASE WHEN g < 9 THEN {} ELSE {} END"
_TEXT = """'{"en": "Ports"}'"""

# What still grows, and why that is borne.
_GROWS = {
    # The money of all activities and contributions, summed where it is stored, in one reading of each.
    str(ask(OFFICER, "read_funding", programme="p000001")),
}


def _fill(filling: Filling) -> None:
    """One large edition of one large programme, and others; of some networks, countries and states there is little."""
    rows = filling.rows
    rows("programme", 80, id=ident("programme"), slug="'p' || lpad(g::text, 6, '0')", name=_TEXT, description=_TEXT,
         networks=_OLD.format("ARRAY['police']", "ARRAY['prevention']"), donors="'{}'", version="1")  # fmt: skip
    rows("methodology", 1, fixed=True, slug="'rare'", name=_TEXT, summary=_TEXT, phases="'[]'")
    rows("edition", 200, id=ident("edition"), programme_id=ident("programme", "CASE WHEN g < 9 THEN 2 ELSE 1 END"),
         methodology=_OLD.format("'rare'", "(SELECT min(slug) FROM methodology WHERE slug <> 'rare')"), title=_TEXT,
         countries=_OLD.format("ARRAY['BZ']", "ARRAY['HN']"), starts_on="current_date", ends_on="current_date",
         officer_id=f"'{OFFICER.id}'", version="1")  # fmt: skip
    rows("phase", 200, id=ident("phase"), edition_id=ident("edition"), position="1", slug="'first'", name=_TEXT,
         purpose=_TEXT, expected="'[]'", state="'open'")  # fmt: skip
    rows("phase_decision", 200, id=ident("decision"), edition_id=f"'{EDITION}'", phase_id=f"'{PHASE}'",
         action="'submitted'")  # fmt: skip
    rows("deliverable", 200, id=ident("deliverable"), phase_id=f"'{PHASE}'", note="'x'", language="'en'",
         delivered_on="current_date")  # fmt: skip
    _plans(filling)
    _results(filling)
    _catalogue(filling)


def _plans(filling: Filling) -> None:
    rows = filling.rows
    rows("activity", 200, id=ident("activity"), edition_id=ident("edition", _OLD.format("2", "1")),
         kind=_OLD.format("'rare'", "'workshop'"), country=_OLD.format("'BZ'", "'HN'"), starts_on="current_date",
         ends_on="current_date", title="'Ports'", currency=_OLD.format("'EUR'", "'USD'"), version="1",
         status=_OLD.format("'cancelled'", "'planned'"), allocated_usd="1", spent_usd="1")  # fmt: skip
    rows("money_request", 200, id=ident("request"), activity_id=ident("activity"), currency="'USD'",
         state=_OLD.format("'asked'", "'granted'"), amount_usd=_OLD.format("NULL", "1"),
         answered_at=_OLD.format("NULL", "now()"))  # fmt: skip
    rows("citation", 200, id=ident("citation"), edition_id=f"'{EDITION}'", intervention_id=ident("intervention"),
         number="1", cited_on="current_date")  # fmt: skip
    rows("contribution", 200, id=ident("contribution"), programme="'p000001'", donor_id=ident("donor", "1 + g % 4"),
         donor="'Donor'", sequence="g", received_on="current_date", reversed="false")  # fmt: skip
    rows("proposal", 200, id=ident("proposal"), edition_id=f"'{EDITION}'", country="'HN'", title=_TEXT,
         modules="'[]'")  # fmt: skip


def _results(filling: Filling) -> None:
    rows = filling.rows
    rows("indicator", 80, fixed=True, id=ident("indicator"), edition_id=f"'{EDITION}'", name=_TEXT,
         kind="'qualitative'", aggregation="'latest'", version="1")  # fmt: skip
    rows("actual", 80, fixed=True, id=ident("another"), indicator_id=f"'{INDICATOR}'",
         measured_on="current_date - 40000", note="'x'", value="NULL")  # fmt: skip
    rows("actual", 200, id=ident("actual"), indicator_id=ident("elsewhere", "1 + g % 200"),
         measured_on="current_date - 40000", note="'x'", value="NULL")  # fmt: skip
    rows("follow_up", 200, id=ident("follow up"), edition_id=ident("edition", _OLD.format("2", "1")), title=_TEXT,
         training_edition_id=ident("training"), training_ended_on=_OLD.format("date '2024-01-01'", "current_date"),
         version="1")  # fmt: skip


def _catalogue(filling: Filling) -> None:
    rows = filling.rows
    rows("intervention", 200, id=ident("intervention"), slug="'i' || lpad(g::text, 6, '0')", version="1",
         area=_OLD.format("'situational'", "'community'"), told_at="now()")  # fmt: skip
    rows("intervention_version", 200, intervention_id=ident("intervention"), number="1", name=_TEXT, summary=_TEXT,
         evidence=_TEXT, evidence_level="'strong'", published_on="current_date")  # fmt: skip
    rows("practice", 200, resource_id=ident("resource"), language="'en'", titles=_TEXT, sequence="1",
         cited=_OLD.format("""'{"i000002": 1}'::jsonb""", """'{"i000001": 1}'"""))  # fmt: skip


def _questions() -> list[Asked]:
    of = {"edition_id": EDITION}
    return [
        ask(MEMBER, "list_methodologies"),
        ask(MEMBER, "list_programmes"),
        ask(MEMBER, "list_programmes", network="prevention"),
        ask(MEMBER, "list_programmes", network="police"),
        ask(MEMBER, "list_editions"),
        *(ask(MEMBER, "list_editions", programme=slug) for slug in ("p000001", "p000002")),
        *(ask(MEMBER, "list_editions", country=country) for country in ("HN", "BZ")),
        ask(MEMBER, "list_editions", methodology="rare"),
        ask(MEMBER, "list_deliverables", phase_id=PHASE),
        ask(MEMBER, "list_decisions", **of),
        ask(MEMBER, "list_published"),
        ask(MEMBER, "list_indicators", **of),
        ask(MEMBER, "list_actuals", indicator_id=INDICATOR),
        ask(MEMBER, "list_follow_ups"),
        *(ask(MEMBER, "list_follow_ups", edition_id=uid("edition", n)) for n in (1, 2)),
        *(ask(MEMBER, "list_follow_ups", state=state) for state in ("scheduled", "due", "overdue", "done")),
        ask(OFFICER, "list_activities"),
        *(ask(OFFICER, "list_activities", edition_id=uid("edition", n)) for n in (1, 2)),
        *(ask(OFFICER, "list_activities", country=country) for country in ("HN", "BZ")),
        *(ask(OFFICER, "list_activities", kind=kind) for kind in ("workshop", "rare")),
        *(ask(OFFICER, "list_activities", status=status) for status in ("planned", "cancelled")),
        ask(OFFICER, "list_money_requests"),
        ask(OFFICER, "list_money_requests", activity_id=uid("activity")),
        *(ask(OFFICER, "list_money_requests", state=state) for state in ("granted", "asked")),
        ask(MEMBER, "list_citations", **of),
        ask(MEMBER, "list_interventions"),
        *(ask(MEMBER, "list_interventions", area=area) for area in ("community", "situational")),
        ask(MEMBER, "list_versions", intervention="i000001"),
        *(ask(MEMBER, "list_practices", intervention=slug) for slug in ("i000001", "i000002")),
        ask(MEMBER, "list_proposals", **of),
        ask(OFFICER, "read_funding", programme="p000001"),
    ]


def test_no_list_reads_more_of_a_hundred_times_as_much(fresh_database: Callable[[str], sessionmaker[Session]]) -> None:
    questions = _questions()
    assert unasked(ProgramsService, questions) == set()
    made = databases(fresh_database, ProgramsService, _fill)
    assert grown(made, questions) == _GROWS
