"""The pages of awards: how far each is, its budget revised and its control set there (Fund rules 9, 12, 16, 17)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

import pytest
from lxml import html

from gateway.web.frame.visit import Form
from gateway.web.funds.awards import revising
from gateway.web.funds.awards.burning import burn
from tests.common.running import Browser, signed_in
from tests.stack import RunningStack
from tests.web.conftest import World

pytestmark = [pytest.mark.timeout(400)]
PAGE = "/fund/awards"


def rows(page: str) -> dict[str, list[str]]:
    cells = ([" ".join(cell.text_content().split()) for cell in row] for row in _page(page).iter("tr"))
    return {first: others for first, *others in cells}


def _page(text: str) -> html.HtmlElement:
    return html.fromstring(text)


def _listed(officer: Browser, path: str) -> bool:
    """Whether the list leads there, on whichever of its pages: other tests open awards too."""
    address: str | None = PAGE
    while address:
        text = officer.get(address).text
        if f'href="{path}"' in text:
            return True
        following = _page(text).xpath('//a[contains(@href, "cursor=")]/@href')
        address = urljoin(PAGE, following[0]) if following else None
    return False


@pytest.mark.slow
def test_rule_14_it_shows_what_is_planned_spent_and_left_on_any_day(stack: RunningStack, world: World) -> None:
    path = f"{PAGE}/{world.ids['award_id']}"
    with signed_in(stack.base_url, world["finance_officer"]) as officer:
        assert _listed(officer, path)
        today = officer.get(path).text
        before = officer.get(path, params={"on": "2026-03-03"}).text
        wrong = officer.get(path, params={"on": "yesterday"})
    assert rows(today)["Travel"][:3] == ["5,000.00", "1,250.00", "1,250.00"]
    assert rows(today)["Travel"][-1] == "3,750.00"
    assert rows(today)["Total"][-3:] == ["1,400.00", "–", "7,600.00"]  # 12 % of indirect costs
    assert rows(before)["Travel"][-1] == "5,000.00" and "not kept" in before
    assert "Instalment due" in today and "Financial report" in today and "March 2026" in today
    assert (wrong.status_code, 'id="on-wrong"' in wrong.text) == (422, True)


@pytest.mark.slow
def test_a_programme_officer_reads_it_without_the_agreement_and_sets_nothing(stack: RunningStack, world: World) -> None:
    path = f"{PAGE}/{world.ids['award_id']}"
    with signed_in(stack.base_url, world["programme_officer"]) as reader:
        page = reader.get(path).text
        assert "Travel" in page and "AGR-" not in page and f'action="{path}/' not in page
        token = {"form_token": re.findall(r'name="form_token" value="([^"]+)"', page)[0]}
        for form in ("control", "budget"):
            assert reader.post(f"{path}/{form}", data=token, headers={"Origin": reader.site}).status_code == 403
    with signed_in(stack.base_url, world["finance_officer"]) as officer:
        page = officer.get(path).text
        assert "AGR-" in page and f'action="{path}/budget"' in page and f'action="{path}/control"' not in page


@pytest.mark.slow
def test_rule_17_an_approver_sets_the_control_of_an_award_and_of_the_fund(stack: RunningStack, world: World) -> None:
    path = f"{PAGE}/{world.ids['award_id']}"
    with signed_in(stack.base_url, world["finance_approver"]) as approver:
        page, action = approver.get(path), f"{path}/control"
        done = approver.send_form(page, action, budget_control="tolerance", budget_tolerance="7.5")
        assert "Saved." in done.text and 'value="7.5' in done.text
        refused = approver.send_form(page, action, budget_control="tolerance", budget_tolerance="1_000")
        assert (refused.status_code, 'id="budget_tolerance-wrong"' in refused.text) == (422, True)
        back = approver.send_form(page, action, budget_control="", budget_tolerance="")
        assert 'value="7.5' not in back.text
        of_fund, page = f"{PAGE}/funds/prevention-network/control", approver.get(PAGE)
        assert "Saved." in approver.send_form(page, of_fund, budget_control="warn").text
        stale = approver.send_form(page, of_fund, budget_control="refuse", expected_version="1")
        assert stale.status_code in (409, 412)


@pytest.mark.slow
def test_rule_9_a_budget_is_revised_on_the_page_and_its_versions_stand_side_by_side(
    stack: RunningStack, world: World
) -> None:
    path = f"{PAGE}/{world.ids['award_id']}"
    with signed_in(stack.base_url, world["finance_officer"]) as officer:
        page, action = officer.get(path), f"{path}/budget"
        wanted: dict[str, str | list[str]] = {
            "lines.amount_usd": ["4900.00", "3000.00", "1000.00", "100"], "reason": "More languages",
            "lines.title": ["Travel", "Experts", "Indirect costs", "Interpretation"],
        }  # fmt: skip
        missing = officer.send_form(page, action, **wanted | {"reason": ""})
        assert missing.status_code == 422 and "Interpretation" in missing.text
        half = officer.send_form(page, action, **wanted | {"lines.title": ["Travel", "Experts", "Indirect costs", ""]})
        assert (half.status_code, 'id="title-3-wrong"' in half.text) == (422, True)
        done = officer.send_form(page, action, **wanted)
        again = officer.send_form(page, action, **wanted)  # a double click
        assert done.status_code == again.status_code == 200 and "Saved." in done.text
        page = officer.get(path, params={"left": "1", "right": "2"})
        stale = officer.send_form(page, action, **wanted | {"based_on": "1", "reason": "Old page"})
        assert stale.status_code in (409, 412)
    assert "Version 1" in page.text and "Version 2" in page.text and "More languages" in page.text
    beside = _page(page.text).get_element_by_id("revisions").getparent().getparent()
    found = rows(html.tostring(beside, encoding="unicode"))
    assert found["Travel"] == ["5,000.00", "4,900.00", "−100.00"] and found["Interpretation"][:2] == ["–", "100.00"]


LINES = [
    {"id": "a", "kind": "direct", "title": "Travel", "amount_usd": "10.00", "years": []},
    {"id": "b", "kind": "direct", "title": "Experts", "amount_usd": "20.00", "years": []},
]


def _sent(*rows: tuple[str, str, str], **more: list[str]) -> Form:
    ids, titles, amounts = (list(column) for column in zip(*rows, strict=True))
    fields = {"lines.id": ids, "lines.kind": ["direct"] * len(rows), "lines.title": titles, "lines.amount_usd": amounts}
    return Form(fields | more)


def test_half_of_a_new_line_is_sent_to_be_refused_and_not_left_out() -> None:
    assert revising.sent(_sent(("", "", ""))) == []
    assert revising.sent(_sent(("", "Venue", ""))) == [{"kind": "direct", "title": "Venue", "years": []}]
    assert revising.sent(_sent(("", "", "5"))) == [{"kind": "direct", "amount_usd": "5", "years": []}]
    assert revising.sent(_sent(("a", "Travel", ""))) == []  # removed, as the form says


def test_a_form_that_comes_back_has_each_amount_at_its_line_whatever_others_did_meanwhile() -> None:
    fields = _sent(("gone", "Was here", "1"), ("a", "Travel", ""), ("b", "Experts", "x"), ("", "Venue", "5"))
    lines = revising.shown({"lines": LINES}, fields)
    assert [(line["title"], line["amount_usd"], line["place"]) for line in lines] == [
        ("Travel", "", None), ("Experts", "x", 1), ("Venue", "5", 2),
    ]  # fmt: skip


def test_years_go_with_their_line() -> None:
    fields = _sent(("a", "Travel", "9"), ("b", "Experts", "8"), **{"year.a.2026": ["9"], "year.b.2026": [" "]})
    assert [line["years"] for line in revising.sent(fields)] == [[{"fiscal_year": "2026", "amount_usd": "9"}], []]


def test_the_chart_ends_where_the_award_does() -> None:
    month = {"spent_usd": "50.00", "committed_usd": "10.00", "lines": []}
    progress: Any = {
        "on": "2026-02-15", "budget_usd": "200.00", "forecast": {"at_end_usd": "180.00"},
        "months": [month | {"month": "2026-01-01", "spent_until_usd": "50.00"},
                   month | {"month": "2026-02-01", "spent_until_usd": "100.00"}],
    }  # fmt: skip
    chart = burn(progress, "2026-04-01")
    assert chart and chart.spent == "0.0,1000.0 344.4,750.0 500.0,500.0"
    assert (chart.forecast, chart.budget) == ("500.0,500.0 1000.0,100.0", "0.0")
    assert [name for _, name in chart.names] == ["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]
    assert burn(progress | {"months": []}, None) is None
