"""The pages of agreements and donors: drafted, signed, amended; reports, awards and contacts (Fund rules 6, 9)."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from lxml import html

from gateway.web.frame.visit import Form
from gateway.web.funds.agreements import terms
from gateway.web.funds.awards import revising
from tests.common.running import signed_in
from tests.stack import RunningStack
from tests.web.conftest import World

pytestmark = [pytest.mark.timeout(400)]
PAGE = "/fund/agreements"


def _words(page: str) -> str:
    return " ".join(str(html.document_fromstring(page).xpath("string()")).split())


@pytest.mark.slow
def test_rule_6_a_draft_is_written_as_people_write_kept_and_signed(stack: RunningStack, world: World) -> None:
    name = f"AGR-{uuid4().hex[:8]}"
    with signed_in(stack.base_url, world["finance_officer"]) as officer:
        page = officer.get(f"{PAGE}/new", params={"donor_id": world.ids["entering_donor_id"]})
        written: dict[str, str | list[str]] = {
            "donor_id": world.ids["entering_donor_id"], "title": "Safer ports", "reference": name,
            "pledge": "12.000,50", "currency": "USD", "starts_on": "2026-01-01", "ends_on": "2027-12-31",
            "fund_id": "prevention-network",
            "instalments.due_on": ["2026-02-01", "", "2027-02-01"], "instalments.amount": ["8000", "", "4,000.50"],
            "countries": ["BZ", "JM"],
        }  # fmt: skip
        off = officer.send_form(page, f"{PAGE}/new", **written | {"instalments.amount": ["8000", "", "1_000"]})
        assert off.status_code == 422 and 'id="draft-amount-1-wrong"' in off.text and 'value="12.000,50"' in off.text
        uneven = officer.send_form(page, f"{PAGE}/new", **written | {"instalments.amount": ["8000", "", "4000"]})
        assert uneven.status_code == 422 and "but the pledge is" in _words(uneven.text)
        kept = officer.send_form(page, f"{PAGE}/new", **written)
        assert kept.status_code == 200, _words(kept.text)
        draft = kept.url.path
        assert "Draft saved." in kept.text and 'value="12000.50"' in kept.text and 'value="4000.50"' in kept.text
        assert name not in officer.get(PAGE).text and name in officer.get(PAGE, params={"view": "drafts"}).text
        unsigned = officer.send_form(kept, draft, signed_on="2199-01-01", decision="sign")
        assert unsigned.status_code == 422 and "Safer ports" in unsigned.text
        done = officer.send_form(kept, draft, signed_on="2026-01-05", decision="sign")
        assert re.fullmatch(rf"{PAGE}/[0-9a-f-]{{36}}", done.url.path) and "12,000.50" in _words(done.text)
        assert "Belize" in done.text and name in officer.get(PAGE).text
        assert officer.get(draft).status_code == 404


@pytest.mark.slow
def test_an_agreement_is_amended_reported_on_and_documented_on_its_page(stack: RunningStack, world: World) -> None:
    path = f"{PAGE}/{world.ids['agreement_id']}"
    with signed_in(stack.base_url, world["finance_officer"]) as officer:
        page = officer.get(path)
        same = officer.send_form(page, f"{path}/amend", reason="Nothing else")
        assert same.status_code == 422 and "nothing would change" in _words(same.text)
        changed = {"pledge": "9500", "reason": "Prices", "instalments.amount": ["6000", "3500", "", "", ""]}
        amended = officer.send_form(page, f"{path}/amend", **changed)
        assert amended.status_code == 200 and "9,500.00" in _words(amended.text) and "Prices" in amended.text
        stale = officer.send_form(page, f"{path}/amend", **changed | {"pledge": "9600"})
        assert stale.status_code in (409, 412, 422) and 'value="9600"' in stale.text
        late = {"kind": "narrative", "period_from": "2026-01-01", "period_to": "2026-06-30", "due_on": "2026-09-30"}
        asked = officer.send_form(amended, f"{path}/report", **late)
        assert "Narrative report" in asked.text
        [report] = re.findall(rf"{path}/reports/([0-9a-f-]+)", _article(asked.text, "Narrative report"))[:1]
        nothing = officer.send_form(asked, f"{path}/reports/{report}", submitted_on="2026-09-20", decision="submit")
        assert nothing.status_code == 422 and "Include the report" in _words(nothing.text)
        waived = officer.send_form(asked, f"{path}/reports/{report}", reason="By letter", decision="waive")
        assert "Waived by the donor" in waived.text and "By letter" in waived.text


def _article(page: str, heading: str) -> str:
    return next(
        html.tostring(each, encoding="unicode")
        for each in html.document_fromstring(page).iter("article")
        if heading in str(each.xpath("string()"))
    )


@pytest.mark.slow
def test_rule_9_an_award_is_opened_under_an_agreement_with_its_budget(stack: RunningStack, world: World) -> None:
    path = f"{PAGE}/{world.ids['agreement_id']}"
    with signed_in(stack.base_url, world["finance_officer"]) as officer:
        page = officer.get(path)
        written: dict[str, str | list[str]] = {
            "programme": world.ids.get("programme", "ports"), "title": "Ports: radios",
            "lines.title": ["Radios", "", "", "", "", "Indirect costs"],
            "lines.amount_usd": ["1000", "", "", "", "", "1_20"],
        }  # fmt: skip
        wrong = officer.send_form(page, f"{path}/award", **written)
        assert wrong.status_code == 422 and "line-amount-6-wrong" in wrong.text and 'value="Radios"' in wrong.text


@pytest.mark.slow
def test_donors_are_added_changed_and_have_contacts(stack: RunningStack, world: World) -> None:
    name = f"Ministry {uuid4().hex[:8]}"
    with signed_in(stack.base_url, world["finance_officer"]) as officer:
        page = officer.get("/fund/donors")
        made = officer.send_form(page, "/fund/donors", name=name, donor_class="permanent_observer", country="ES")
        path = made.url.path
        assert path.endswith("/details") and name in made.text and "Spain" in made.text
        bad = officer.send_form(made, path, name="Claire", email="nobody", decision="person")
        assert bad.status_code == 422 and 'id="email-wrong"' in bad.text and 'value="Claire"' in bad.text
        added = officer.send_form(made, path, name="Claire Tremblay", email="c@embassy.example", decision="person")
        assert "Claire Tremblay" in added.text and "Has no account here" in added.text
    with signed_in(stack.base_url, world["auditor"]) as auditor:
        read = auditor.get(path).text
        assert "Claire Tremblay" in read and path not in re.findall(r'action="([^"]+)"', read)
    with signed_in(stack.base_url, world["programme_officer"]) as other:
        assert {other.get(each).status_code for each in (path, PAGE, "/fund/donors", f"{PAGE}/new")} == {403}


def test_rows_of_a_schedule_without_anything_are_none_and_amounts_are_read_as_written() -> None:
    form = Form({
        "instalments.instalment_id": ["", "", ""], "instalments.due_on": ["2026-02-01", "", "1 de marzo de 2027"],
        "instalments.amount": ["1.000,50", "", "1_000"], "pledge": ["2 000,50"],
    })  # fmt: skip
    told = terms.schedule(form)
    assert told["pledge"] == "2000.50"
    assert told["instalments"] == [
        {"due_on": "2026-02-01", "amount": "1000.50"}, {"due_on": "2027-03-01", "amount": "1_000"},
    ]  # fmt: skip


def test_the_lines_of_a_form_that_came_back_keep_the_places_at_which_they_were_sent() -> None:
    form = Form({
        "lines.id": ["", "", ""], "lines.kind": ["direct", "direct", "indirect"],
        "lines.title": ["", "Travel", "Indirect costs"], "lines.amount_usd": ["", "100", "12"],
    })  # fmt: skip
    shown = {line["title"]: line["place"] for line in revising.opening(form) if line["title"]}
    assert shown == {"Travel": 0, "Indirect costs": 1}
    assert [line["title"] for line in revising.sent(form)] == ["Travel", "Indirect costs"]
