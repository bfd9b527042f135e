"""A donor's contact finds what became of the money; the staff writes a report on the page, and the contact reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import pytest

from tests.common import people
from tests.common.running import Browser, signed_in
from tests.stack import RunningStack
from tests.web.conftest import FUNDS, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
PERIOD = {"period_from": "2026-01-01", "period_to": "2026-06-30"}


@pytest.fixture
def contact(stack: RunningStack, world: World) -> Iterator[Browser]:
    """Somebody at the donor of the world's award."""
    with closing(people.join(stack, world["administrator"], "member")) as person:
        path = f"{FUNDS}/donors/{world.ids['donor_id']}/people"
        world["finance_officer"].post(path, {"name": "Claire Tremblay", "member_id": person.id})
        with signed_in(stack.base_url, person) as browser:
            yield browser


def test_a_contact_finds_their_contributions_from_home_and_in_every_menu(contact: Browser) -> None:
    home = contact.get("/")
    assert 'href="/fund/mine"' in home.text
    page = contact.get("/fund/mine")
    assert page.status_code == 200 and 'href="/fund/mine"' in contact.get("/forum").text
    for told in ("6,000.00", "1,400.00", "4,600.00", "Ports: assessment and training", "Belize"):
        assert told in page.text  # 12 % of indirect costs
    assert "Financial report" in page.text and "not named" in page.text
    assert ">Travel<" in page.text and "Flights" not in page.text and "INV-" not in page.text


def test_the_page_is_in_the_readers_language_and_refuses_a_day_that_is_none(contact: Browser) -> None:
    spanish = contact.get("/fund/mine", params={"lang": "es"}).text
    assert "Mis contribuciones" in spanish and "Gasto por país" in spanish
    wrong = contact.get("/fund/mine", params={"on": "yesterday"})
    assert (wrong.status_code, 'id="on-wrong"' in wrong.text) == (422, True)
    before = contact.get("/fund/mine", params={"on": "2026-03-03", "lang": "en"}).text
    assert "Nothing has been spent yet." in before


def test_whoever_is_no_contact_sees_nothing_of_a_donor(stack: RunningStack, world: World, contact: Browser) -> None:
    donor, report = world.ids["donor_id"], world.ids["report_id"]
    with signed_in(stack.base_url, world["member"]) as member:
        page = member.get("/fund/mine")
        assert "No contributions to show" in page.text and 'href="/fund/mine"' not in member.get("/").text
        assert member.get("/fund/mine", params={"of": f"{donor}/prevention-network"}).text.count("6,000.00") == 0
        for path in (f"{FUNDS}/donor-views/{donor}", f"{FUNDS}/donor-views/{donor}/payments"):
            assert member.get(path).status_code == 404
        assert member.get(f"/fund/mine/reports/{report}").status_code == 404
        assert member.get(f"{FUNDS}/donor-reports/{report}.pdf").status_code == 404
    assert contact.get("/fund/mine", params={"of": f"{uuid4()}/prevention-network"}).status_code == 404
    assert contact.get(f"/fund/donors/{donor}").status_code == 403
    assert contact.get(f"/fund/mine/reports/{report}").status_code == 404  # a draft
    with signed_in(stack.base_url, world["auditor"]) as auditor:
        seen = auditor.get(f"/fund/donors/{donor}").text
        assert "This is what the contacts of this donor see." in seen and "4,600.00" in seen
        assert f"/fund/donors/{donor}" in auditor.get("/fund/mine").text


def test_a_report_is_written_by_two_submitted_and_read_by_the_donor(
    stack: RunningStack, world: World, contact: Browser
) -> None:
    path = f"/fund/awards/{world.ids['award_id']}/report"
    with signed_in(stack.base_url, world["programme_officer"]) as author:
        page = author.get(path)
        begun = author.send_form(page, path, kind="final", language="es", **PERIOD)
        address = str(begun.url.path)
        assert address.startswith(f"{path}/") and "Ejecución presupuestaria por partida" in begun.text
        stale = author.get(address)
        done = author.send_form(begun, address, **{"narrative.summary": "Se evaluaron los puertos."})
        assert "Saved." in done.text and "Version 3" in done.text
        again = author.send_form(stale, address, **{"narrative.summary": "Encima"})
        assert again.status_code == 412 and "Encima" in again.text
        assert f'action="{address}/submit"' not in done.text
    assert contact.get(address.replace(path, "/fund/mine/reports")).status_code == 404
    with signed_in(stack.base_url, world["finance_officer"]) as officer:
        page = officer.get(address)
        early = officer.send_form(page, f"{address}/submit", submitted_on="2026-06-29")
        assert (early.status_code, 'id="submitted_on-wrong"' in early.text) == (422, True)
        sent = officer.send_form(page, f"{address}/submit", submitted_on="2026-07-01")
        assert sent.status_code == 200 and f'action="{address}"' not in sent.text
    mine = contact.get("/fund/mine").text
    read = address.replace(path, "/fund/mine/reports")
    assert f'href="{read}"' in mine
    told = contact.get(read)
    assert "Se evaluaron los puertos." in told.text and "1,400.00" in told.text
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        file = contact.get(f"{FUNDS}/donor-reports/{read.rpartition('/')[2]}.{kind}")
        assert file.status_code == 200 and file.content.startswith(begins)


def test_bad_input_is_said_at_its_field_and_a_double_click_begins_one_report(stack: RunningStack, world: World) -> None:
    path = f"/fund/awards/{world.ids['award_id']}/report"
    with signed_in(stack.base_url, world["finance_officer"]) as officer:
        page = officer.get(path)
        reversed_ = officer.send_form(page, path, duty_id="", period_from="2026-06-30", period_to="2026-01-01")
        assert (reversed_.status_code, 'id="period_to-wrong"' in reversed_.text) == (422, True)
        missing = officer.send_form(page, path, duty_id="", period_from="", period_to="")
        assert (missing.status_code, 'id="period_from-wrong"' in missing.text) == (422, True)
        page = officer.get(path)
        first, second = (officer.send_form(page, path, duty_id="", **PERIOD) for _ in range(2))
        assert first.url.path == second.url.path
        gone = officer.send_form(first, f"{first.url.path}/drop")
        assert gone.url.path == path and first.url.path not in gone.text
