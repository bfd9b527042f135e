"""Receipts, dues and closing in the browser, by plain forms: who does what, what is refused, and where it leads."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import icalendar
import pytest
from lxml import html
from playwright.sync_api import expect

from convive.api.client import Person
from gateway.identity.sessions import COOKIE
from gateway.web.funds.receipts import candidates
from tests.common.funds.bank import camt
from tests.stack import RunningStack
from tests.web.conftest import Windows, World
from tests.web.steps import faults_of, fits, in_court

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
FUNDS, RECEIPTS, CLOSE = "/api/v1/funds", "/fund/receipts", "/fund/periods/close"
TODAY = datetime.now(UTC).date()
LAST_MONTH = TODAY.replace(day=1) - timedelta(days=1)


@pytest.fixture
def officer(stack: RunningStack, world: World) -> Iterator[httpx.Client]:
    with browser(stack, world["finance_officer"]) as client:
        yield client


@pytest.fixture
def approver(stack: RunningStack, world: World) -> Iterator[httpx.Client]:
    with browser(stack, world["finance_approver"]) as client:
        yield client


@pytest.fixture
def strict(given: dict[str, Any], world: World) -> dict[str, Any]:
    """The same, with a threshold that the instalment is above."""
    number, fund_id = uuid4().hex[:12].upper(), f"strict-{given['name']}"
    officer = world["finance_officer"]
    terms = {"fund_id": fund_id, "title": f"Strict {given['name']}", "second_signature_above_usd": "100"}
    world["finance_approver"].post(f"{FUNDS}/funds", terms)
    due = [{"due_on": "2026-05-04", "amount": "700"}]
    terms = {"donor_id": given["donor"]["id"], "reference": f"ST-{given['name']}", "title": "Harbours", "pledge": "700",
             "currency": "USD", "signed_on": "2026-01-01", "starts_on": "2026-01-01", "ends_on": "2027-12-31",
             "instalments": due, "fund_id": fund_id}  # fmt: skip
    agreement = officer.post(f"{FUNDS}/agreements", terms)
    lines = [{"kind": "direct", "title": "Training", "amount_usd": "560"},
             {"kind": "indirect", "title": "Indirect costs", "amount_usd": "140"}]  # fmt: skip
    officer.post(f"{FUNDS}/awards", {"agreement_id": agreement["id"], "programme": f"ports-{given['name']}",
                                     "title": f"Strict {given['name']}", "lines": lines})  # fmt: skip
    account = {"name": f"Bank {number}", "number": number, "starts_on": "2026-05-01", "fund_id": fund_id}
    account_id = officer.post(f"{FUNDS}/bank/accounts", account)["id"]
    return given | {"fund_id": fund_id, "agreement": agreement, "number": number, "account_id": account_id,
                    "instalment": agreement["instalments"][0]["id"]}  # fmt: skip


@pytest.fixture
def given(world: World) -> dict[str, Any]:
    """A fund of the test's own: a donor whose instalment is overdue, an award, an account at the bank."""
    officer, name = world["finance_officer"], uuid4().hex[:8]
    fund_id = f"fund-{name}"
    terms = {"fund_id": fund_id, "title": f"Fund {name}", "second_signature_above_usd": "1000"}
    world["finance_approver"].post(f"{FUNDS}/funds", terms)
    donor = officer.post(f"{FUNDS}/donors", {"name": f"Donor {name}", "donor_class": "other", "language": "en"})
    due = [{"due_on": "2026-05-04", "amount": "700"}, {"due_on": str(TODAY + timedelta(days=40)), "amount": "300"}]
    terms = {"donor_id": donor["id"], "reference": f"AG-{name}", "title": "Ports", "currency": "USD", "pledge": "1000",
             "signed_on": "2026-01-01", "starts_on": "2026-01-01", "ends_on": "2027-12-31", "instalments": due,
             "fund_id": fund_id}  # fmt: skip
    agreement = officer.post(f"{FUNDS}/agreements", terms)
    lines = [{"kind": "direct", "title": "Training", "amount_usd": "800"},
             {"kind": "indirect", "title": "Indirect costs", "amount_usd": "200"}]  # fmt: skip
    award = officer.post(f"{FUNDS}/awards", {"agreement_id": agreement["id"], "programme": f"ports-{name}",
                                             "title": f"Award {name}", "lines": lines})  # fmt: skip
    number = uuid4().hex[:12].upper()
    account = {"name": f"Bank {number}", "number": number, "starts_on": "2026-05-01", "opening_balance": "0",
               "fund_id": fund_id}  # fmt: skip
    account_id = officer.post(f"{FUNDS}/bank/accounts", account)["id"]
    return {"fund_id": fund_id, "donor": donor, "agreement": agreement, "award": award, "number": number,
            "account_id": account_id, "instalment": agreement["instalments"][0]["id"], "name": name}  # fmt: skip


def browser(stack: RunningStack, who: Person, language: str = "en") -> httpx.Client:
    headers = {"Accept": "text/html", "Origin": stack.base_url, "Accept-Language": language}
    return httpx.Client(base_url=stack.base_url, cookies={COOKIE: who.token}, headers=headers, timeout=60)


def forms(page: str, action: str, **with_fields: str) -> list[dict[str, str]]:
    """The fields of each form of that action, as they are filled in already."""
    found = []
    for form in html.fromstring(page).iter("form"):
        fields = {
            each.get("name"): each.get("value") or "" for each in form.iter("input", "textarea") if each.get("name")
        }
        if form.get("action") == action and with_fields.items() <= fields.items():
            found.append(fields)
    return found


def bank_line(world: World, given: dict[str, Any], amount: str, text: str, payer: str = "") -> None:
    content = camt([(date(2026, 5, 6), amount, text, f"B-{uuid4().hex[:6]}", payer)], number=given["number"])
    encoded = __import__("base64").b64encode(content).decode()
    world["finance_officer"].post(f"{FUNDS}/bank/imports", {"filename": "may.xml", "content_base64": encoded})


def test_lines_are_sought_in_every_account_that_has_open_ones() -> None:
    asked: list[dict[str, Any]] = []

    class Visitor:
        async def call(self, _: object, command: dict[str, Any]) -> dict[str, Any]:
            asked.append(command)
            line = {"id": command["account_id"], "amount": "7.00"}
            proposal = {"kind": "receipt", "instalment_id": "i", "score": command["account_id"], "reasons": []}
            return {"items": [{"line": line, "proposals": [proposal]}]}

    states = [{"account": {"id": str(number)}, "open_lines": number % 3} for number in range(30)]
    with ThreadPoolExecutor(1) as thread:  # Playwright's loop may run in this one
        seeking = candidates.lines(Visitor(), states)  # type: ignore[arg-type]
        found = thread.submit(asyncio.run, seeking).result(timeout=30)
    wanted = [str(number) for number in range(30) if number % 3]
    assert [each["account_id"] for each in asked] == wanted and all(each["incoming"] for each in asked)
    assert [each.line["id"] for each in found.of("i")] == wanted[::-1]


def test_what_waits_for_its_signature_says_so_is_not_received_twice_and_matched_once_signed(
    world: World, officer: httpx.Client, approver: httpx.Client, strict: dict[str, Any]
) -> None:
    bank_line(world, strict, "700", f"ST-{strict['name']}", strict["donor"]["name"])
    at, shown = f"{RECEIPTS}/instalments/{strict['instalment']}", f"{RECEIPTS}?show=expected&id={strict['instalment']}"
    form = next(each for each in forms(officer.get(shown).text, at) if each.get("line_id"))
    done = officer.post(at, data=form)
    assert done.status_code == 303, done.text
    assert done.headers["location"] == f"{RECEIPTS}?done=waits"
    [waits] = [
        each for each in world["finance_officer"].get(f"{FUNDS}/pending-receipts", status="pending", limit=200)["items"]
        if each["fund_id"] == strict["fund_id"]
    ]  # fmt: skip
    panel = officer.get(shown).text
    assert "Money for this instalment has been entered and waits" in panel
    assert f"/fund/approvals/pending-receipts/{waits['id']}" in panel
    assert not [each for each in forms(panel, at) if each.get("line_id")], "its line is not offered again"
    again = officer.post(at, data=form | {"key": str(uuid4())})
    assert again.status_code == 409 and "awaits its second signature" in again.text
    lines = f"{FUNDS}/bank/accounts/{strict['account_id']}/lines"
    assert world["finance_officer"].get(lines)["items"][0]["match_id"] is None
    side = " ".join(
        html.document_fromstring(approver.get(f"/fund/approvals/pending-receipts/{waits['id']}").text).itertext()
    )
    for told in (f"ST-{strict['name']} · Harbours", "1 · 4 May 2026 · USD 700.00", "Line of the bank", "6 May 2026"):
        assert told in " ".join(side.split()), told
    world["finance_approver"].post(f"{FUNDS}/pending-receipts/{waits['id']}/approve", {})
    [line] = world["finance_officer"].get(lines)["items"]
    match = world["finance_officer"].get(f"{FUNDS}/bank/matches/{line['match_id']}")
    assert match["difference"] in ("0.00", "0") and match["confirmed_by"] == waits["entered_by"]


def test_an_instalment_is_received_from_its_bank_line_with_one_click(
    world: World, officer: httpx.Client, given: dict[str, Any]
) -> None:
    donor = given["donor"]["name"]
    bank_line(world, given, "700", f"AG-{given['name']}", donor)
    at = f"{RECEIPTS}/instalments/{given['instalment']}"
    shown = officer.get(f"{RECEIPTS}?show=expected&id={given['instalment']}")
    assert shown.status_code == 200 and donor in shown.text
    one_click = next(each for each in forms(shown.text, at) if each.get("line_id"))
    done = officer.post(at, data=one_click)
    assert (done.status_code, done.headers["location"]) == (303, f"{RECEIPTS}?done=received")
    listed = world["finance_officer"].get(f"{FUNDS}/instalments", open=True, fund_id=given["fund_id"])["items"]
    assert [each["amount"] for each in listed] == ["300.00"]
    again = officer.post(at, data=one_click)
    assert again.status_code == 303, "the same form again is the same receipt"


def test_by_hand_what_is_written_is_kept_when_it_is_refused(officer: httpx.Client, given: dict[str, Any]) -> None:
    at = f"{RECEIPTS}/instalments/{given['instalment']}"
    page = officer.get(f"{RECEIPTS}?show=expected&id={given['instalment']}").text
    by_hand = next(each for each in forms(page, at) if "received_on" in each)
    for amount, day in (("1_000", "2026-05-06"), ("-5", "2026-05-06"), ("700", "2199-01-01"), ("700", "no day")):
        told = by_hand | {"amount": amount, "received_on": day, "reference": "WIRE 1"}
        answer = officer.post(at, data=told)
        assert answer.status_code in (409, 422), (amount, day)
        assert ("WIRE 1" in answer.text and 'class="wrong"' in answer.text) or 'role="alert"' in answer.text
    told = by_hand | {"amount": "1.700,00", "received_on": "2026-05-06", "reference": f"WIRE {given['name']}"}
    done = officer.post(at, data=told)
    assert done.headers["location"] == f"{RECEIPTS}?done=waits", "above the threshold it waits"
    assert given["donor"]["name"] in officer.get(f"{RECEIPTS}?show=waiting").text


def test_suspense_is_split_over_an_instalment_and_a_donor(
    world: World, officer: httpx.Client, given: dict[str, Any]
) -> None:
    page = officer.get(f"{RECEIPTS}?show=suspense").text
    [form] = forms(page, f"{RECEIPTS}/suspense")
    told = {"received_on": "2026-05-06", "credited_usd": "900", "reference": f"S {given['name']}", "payer": "Somebody"}
    told |= {"fund_id": given["fund_id"]}
    assert officer.post(f"{RECEIPTS}/suspense", data=form | told | {"credited_usd": "nine"}).status_code == 422
    assert officer.post(f"{RECEIPTS}/suspense", data=form | told).status_code == 303
    listed = world["finance_officer"].get(f"{FUNDS}/unidentified-receipts", fund_id=given["fund_id"])["items"]
    at = f"{RECEIPTS}/unidentified/{listed[0]['id']}"
    shown = officer.get(f"{RECEIPTS}?show=suspense&id={listed[0]['id']}")
    [form] = forms(shown.text, at)
    choices = html.fromstring(shown.text).xpath("//select[@id='to-0']//option/@value")
    instalment = next(each for each in choices if given["instalment"] in each)
    donor = next(each for each in choices if each == f"donor {given['donor']['id']}")
    base = {"form_token": form["form_token"], "key": form["key"], "identified_on": ""}
    rows = {"parts.to": [instalment, donor], "parts.identified_usd": ["700", "250"], "parts.amount": ["", ""]}
    beyond = officer.post(at, data=base | rows)
    assert beyond.status_code == 409 and "900" in beyond.text
    more = officer.post(at, data=base | rows | {"decision": "more"})
    assert more.status_code == 200 and 'id="to-2"' in more.text and 'value="250"' in more.text
    nobody = officer.post(
        at, data=base | {"parts.to": ["", ""], "parts.identified_usd": ["700", ""], "parts.amount": ["", ""]}
    )
    assert nobody.status_code == 422
    done = officer.post(at, data=base | rows | {"parts.identified_usd": ["700", "200"]})
    assert done.headers["location"] == f"{RECEIPTS}?show=suspense&done=received"
    assert world["finance_officer"].get(f"{FUNDS}/unidentified-receipts", fund_id=given["fund_id"])["items"] == []


def test_other_income_is_recorded_on_the_page(officer: httpx.Client, given: dict[str, Any]) -> None:
    page = officer.get(f"{RECEIPTS}?show=income").text
    [form] = forms(page, f"{RECEIPTS}/income")
    told = {"award_id": given["award"]["id"], "amount_usd": "12.50", "received_on": "2026-05-06", "payer": "BID",
            "reference": f"I {given['name']}", "description": "Sale of the manual"}  # fmt: skip
    assert officer.post(f"{RECEIPTS}/income", data=form | told | {"payer": ""}).status_code == 422
    assert officer.post(f"{RECEIPTS}/income", data=form | told).headers["location"].endswith("done=received")
    assert "Sale of the manual" in officer.get(f"{RECEIPTS}?show=income").text


def test_dues_are_filtered_and_taken_into_a_calendar(officer: httpx.Client, given: dict[str, Any]) -> None:
    of = f"fund_id={given['fund_id']}"
    page = officer.get(f"/fund/dues?{of}")
    assert page.text.count(f"AG-{given['name']}") >= 2 and "Forecast of cash" in page.text
    overdue = officer.get(f"/fund/dues?{of}&overdue=true&kind=instalment").text
    assert overdue.count(f"AG-{given['name']}") == 1
    for bad in ("until=never", "kind=nothing", "cursor=zz"):
        answer = officer.get(f"/fund/dues?{bad}")
        assert answer.status_code in (400, 422) and 'role="alert"' in answer.text, bad
    answer = officer.get(f"/fund/dues.ics?{of}&lang=es")
    assert answer.headers["content-type"].startswith("text/calendar")
    file = icalendar.Calendar.from_ical(answer.content)
    events = {str(each["summary"]): each["dtstart"].dt for each in file.walk("VEVENT")}
    assert date(2026, 5, 4) in events.values() and any(each.startswith("Cuota") for each in events)
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))


def test_a_month_is_closed_step_by_step(
    world: World, officer: httpx.Client, approver: httpx.Client, given: dict[str, Any]
) -> None:
    waiting = _waiting_cost(world, given)
    bank_line(world, given, "900", "GIFT")
    span = f"fund_id={given['fund_id']}&ends_on={LAST_MONTH}"
    shown = officer.get(f"{CLOSE}?{span}")
    assert "Hotel" in shown.text and "A finance approver closes the books." in shown.text
    [move] = forms(shown.text, CLOSE, decision="move")
    assert move["id"] == waiting
    blocked = approver.get(f"{CLOSE}?{span}").text
    assert not forms(blocked, CLOSE, decision="close"), "what waits comes first"
    assert officer.post(CLOSE, data=move).headers["location"].endswith("done=moved")
    page = approver.get(f"{CLOSE}?{span}").text
    [form] = forms(page, CLOSE, decision="close")
    refused = approver.post(CLOSE, data=form | {"despite": ""})
    assert refused.status_code == 409 and 'name="despite"' in refused.text
    token = forms(officer.get(f"{CLOSE}?{span}").text, CLOSE)
    own = re.search(r'name="form_token" value="([^"]+)"', officer.get(f"{RECEIPTS}?show=income").text)
    assert own and officer.post(CLOSE, data=form | {"form_token": own[1]}).status_code == 403, token
    done = approver.post(CLOSE, data=form | {"despite": "The statement comes later"})
    assert done.status_code == 303 and "period-closed" in done.headers["location"]
    period = approver.get(done.headers["location"])
    assert "The statement comes later" in period.text
    at = done.headers["location"].partition("?")[0]
    assert "Proved" in approver.get(f"{at}?proof=1").text and "Intact" in approver.get(f"{at}?verify=1").text
    late = approver.post(CLOSE, data=form | {"despite": "Again", "key": str(uuid4())})
    assert late.status_code == 409, "a page left open over the closing"


def _waiting_cost(world: World, given: dict[str, Any]) -> str:
    """A cost of last month above the threshold."""
    officer, approver = world["finance_officer"], world["finance_approver"]
    money = {"donor_id": given["donor"]["id"], "agreement_id": given["agreement"]["id"], "currency": "USD",
             "amount": "5000", "received_on": "2026-05-06", "reference": f"R {given['name']}"}  # fmt: skip
    receipt = officer.post(f"{FUNDS}/contributions", money)
    approver.post(f"{FUNDS}/pending-receipts/{receipt['pending_id']}/approve", {})
    cost = {"line_id": given["award"]["lines"][0]["id"], "amount_usd": "1200", "occurred_on": str(LAST_MONTH),
            "description": "Hotel", "payee": f"Hotel {given['name']}", "document": "H-1",
            "document_on": str(LAST_MONTH)}  # fmt: skip
    posted = officer.post(f"{FUNDS}/expenditures", cost)
    assert posted["status"] == "pending"
    return str(posted["id"])


def test_an_adjusting_period_is_opened_extended_and_told(approver: httpx.Client, given: dict[str, Any]) -> None:
    span = f"fund_id={given['fund_id']}&ends_on={LAST_MONTH}"
    [form] = forms(approver.get(f"{CLOSE}?{span}").text, CLOSE, decision="soft")
    past = str(TODAY - timedelta(days=1))
    assert approver.post(CLOSE, data=form | {"adjusting_until": past}).status_code == 422
    done = approver.post(CLOSE, data=form | {"adjusting_until": str(TODAY)})
    at = done.headers["location"].partition("?")[0]
    page = approver.get(at).text
    [extend] = forms(page, at, decision="extend")
    later = str(TODAY + timedelta(days=20))
    assert approver.post(at, data=extend | {"adjusting_until": later, "reason": ""}).status_code == 422
    again = approver.post(at, data=extend | {"adjusting_until": later, "reason": "The auditors ask"})
    following = again.headers["location"].partition("?")[0]
    assert following != at and "The auditors ask" in approver.get(at).text
    [reopen] = forms(approver.get(following).text, following, decision="reopen")
    assert approver.post(following, data=reopen | {"reason": "A mistake"}).status_code == 303
    assert "Reopened" in approver.get(f"/fund/periods?fund_id={given['fund_id']}&status=reopened").text


@pytest.mark.parametrize("address", [f"{CLOSE}?ends_on=never", f"{CLOSE}?fund_id=none-such", "/fund/periods?cursor=zz"])
def test_bad_addresses_are_told_on_a_page(approver: httpx.Client, address: str) -> None:
    answer = approver.get(address)
    assert answer.status_code in (400, 404, 422) and "<main" in answer.text


def test_who_only_reads_is_shown_no_form_and_may_send_none(
    stack: RunningStack, world: World, officer: httpx.Client, given: dict[str, Any]
) -> None:
    at = f"{RECEIPTS}/instalments/{given['instalment']}"
    sent = forms(officer.get(f"{RECEIPTS}?show=expected&id={given['instalment']}").text, at)[0]
    with browser(stack, world["auditor"]) as auditor:
        page = auditor.get(f"{RECEIPTS}?show=expected&id={given['instalment']}").text
        assert forms(page, at) == []
        own = re.search(r'name="form_token" value="([^"]+)"', page)
        assert own
        assert auditor.post(at, data=sent | {"form_token": own[1]}).status_code == 403


@pytest.mark.parametrize("language", ["es", "pt", "fr"])
def test_the_pages_speak_the_reader_s_language(
    stack: RunningStack, world: World, given: dict[str, Any], language: str
) -> None:
    with browser(stack, world["finance_approver"], language) as client:
        for path in (RECEIPTS, "/fund/dues", "/fund/periods", f"{CLOSE}?fund_id={given['fund_id']}"):
            page = client.get(
                path, headers={"Cookie": f"{COOKIE}={world['finance_approver'].token}; convive_language={language}"}
            )
            assert f'lang="{language}"' in page.text
            assert "Close the books" not in page.text and ">Dues<" not in page.text


def test_by_keyboard_an_instalment_is_opened_and_received(world: World, window: Windows, given: dict[str, Any]) -> None:
    bank_line(world, given, "700", f"AG-{given['name']}", given["donor"]["name"])
    page = window(world["finance_officer"]).new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{RECEIPTS}?show=expected&id={given['instalment']}")
    expect(page.locator("[data-desk-panel] [data-key=a]").first).to_be_visible()
    assert faults_of(page) == []
    page.keyboard.press("a")
    page.wait_for_url("**done=received**")
    expect(page.locator(f"a[href*='{given['instalment']}']")).to_have_count(0)


@pytest.mark.parametrize(("size", "theme", "language"), [("desktop", "dark", "pt"), ("phone", "light", "es")])
def test_axe_finds_nothing_on_any_of_the_pages_and_none_scrolls_sideways(
    world: World, window: Windows, given: dict[str, Any], size: str, theme: str, language: str
) -> None:
    bank_line(world, given, "700", f"AG-{given['name']}", given["donor"]["name"])
    _waiting_cost(world, given)
    waits = {"received_on": "2026-05-06", "credited_usd": "900", "reference": "S", "fund_id": given["fund_id"]}
    receipt = world["finance_officer"].post(f"{FUNDS}/unidentified-receipts", waits)
    soft = {"fund_id": given["fund_id"], "ends_on": "2026-03-31", "adjusting_until": str(TODAY)}
    period = world["finance_approver"].post(f"{FUNDS}/periods/soft-close", soft)
    of = f"fund_id={given['fund_id']}"
    paths = {
        "finance_officer": [
            f"{RECEIPTS}?show=expected&id={given['instalment']}", f"{RECEIPTS}?show=suspense&id={receipt['id']}",
            f"{RECEIPTS}?show=waiting", f"{RECEIPTS}?show=income", f"/fund/dues?{of}",
        ],
        "finance_approver": [
            f"/fund/periods?{of}", f"{CLOSE}?{of}&ends_on={LAST_MONTH}", f"/fund/periods/{period['id']}?verify=1",
        ],
    }  # fmt: skip
    found = []
    for who, seen in paths.items():
        page = in_court(window(world[who], language, size, theme)).new_page()
        for path in seen:
            page.goto(path)
            found += [f"{path}: {fault}" for fault in faults_of(page)] + ([] if fits(page) else [f"{path} is wide"])
    assert found == []
