"""The bank's desk in the browser, by plain forms: lines, candidates, files, rules, orders, the report."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import httpx
import openpyxl
import pytest
from lxml import html
from playwright.sync_api import expect

from convive.api.client import Person
from gateway.identity.sessions import COOKIE
from tests.common.funds.bank import camt
from tests.stack import RunningStack
from tests.web.conftest import Windows, World
from tests.web.steps import faults_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
FUNDS = "/api/v1/funds"


@pytest.fixture
def officer(stack: RunningStack, world: World) -> Iterator[httpx.Client]:
    with browser(stack, world["finance_officer"]) as client:
        yield client


@pytest.fixture
def account(world: World) -> tuple[str, str]:
    """An account of the test's own: its id and number."""
    number = uuid4().hex[:12].upper()
    given = {"name": f"Bank {number}", "number": number, "starts_on": "2026-05-01", "opening_balance": "1000"}
    return world["finance_officer"].post(f"{FUNDS}/bank/accounts", given)["id"], number


def browser(stack: RunningStack, who: Person) -> httpx.Client:
    return httpx.Client(
        base_url=stack.base_url,
        cookies={COOKIE: who.token},
        headers={"Accept": "text/html", "Origin": stack.base_url},
        timeout=30,
    )


def hidden(page: str, action: str, decision: str = "") -> dict[str, str]:
    """The fields of a form that are filled in already."""
    for form in html.fromstring(page).iter("form"):
        fields = {each.get("name"): each.get("value") or "" for each in form.iter("input") if each.get("name")}
        if form.get("action") == action and decision in ("", fields.get("decision")):
            return fields
    raise AssertionError((action, decision))


def taken_in(officer: httpx.Client, account: tuple[str, str], content: bytes, name: str = "may.xml") -> httpx.Response:
    """Shown first, and then taken in as it was shown."""
    at = f"/fund/bank/{account[0]}/statements"
    checked = send(officer, at, content, name)
    if checked.status_code != 200 or 'value="take"' not in checked.text:
        return checked
    return officer.post(at, data=hidden(checked.text, at, "take"))


def send(officer: httpx.Client, at: str, content: bytes, name: str) -> httpx.Response:
    fields = hidden(officer.get(at).text, at)
    return officer.post(at, data={"form_token": fields["form_token"]}, files={"file": (name, content)})


def lines(page: str) -> list[str]:
    return re.findall(r"[?&;]line=([0-9a-f-]{36})", page)


def test_a_file_is_shown_before_it_is_taken_in(officer: httpx.Client, account: tuple[str, str]) -> None:
    at = f"/fund/bank/{account[0]}"
    content = camt([(date(2026, 5, 4), "-12.50", "WIRE FEE", "F-1")], number=account[1])
    assert send(officer, f"{at}/statements", content, "may.xml").status_code == 200
    assert lines(officer.get(at).text) == [], "a check takes nothing in"
    assert taken_in(officer, account, content).status_code == 303
    assert len(lines(officer.get(at).text)) == 1


@pytest.mark.parametrize(
    ("content", "status"),
    [(b"%PDF-1.7 no statement", 422), (b"", 422), (b"<!DOCTYPE x><Document/>", 422), (b"x" * 4_500_000, 413)],
)
def test_a_bad_file_is_refused_by_its_content(
    officer: httpx.Client, account: tuple[str, str], content: bytes, status: int
) -> None:
    assert send(officer, f"/fund/bank/{account[0]}/statements", content, "statement.xml").status_code == status


def test_sixty_megabytes_are_refused_by_their_size(officer: httpx.Client, account: tuple[str, str]) -> None:
    answer = send(officer, f"/fund/bank/{account[0]}/statements", b"x" * 61_000_000, "statement.pdf")
    assert answer.status_code == 413


def test_a_line_goes_to_suspense_and_back_by_plain_forms(officer: httpx.Client, account: tuple[str, str]) -> None:
    at = f"/fund/bank/{account[0]}"
    taken_in(officer, account, camt([(date(2026, 5, 6), "250.00", "GIFT", "G-1", "Somebody")], number=account[1]))
    [line] = lines(officer.get(at).text)
    shown = officer.get(f"{at}?line={line}")
    assert shown.status_code == 200 and "data-desk-panel" in shown.text
    done = officer.post(f"{at}/lines/{line}", data=hidden(shown.text, f"{at}/lines/{line}", "suspense"))
    assert (done.status_code, done.headers["location"]) == (303, f"{at}?done=bank-matched")
    assert lines(officer.get(at).text) == []
    matched = officer.get(f"{at}?show=suspense&line={line}")
    action = re.search(rf"{at}/matches/[0-9a-f-]+", matched.text)
    assert action
    told = hidden(matched.text, action[0], "undo")
    assert officer.post(action[0], data=told | {"reason": ""}).status_code == 422
    assert officer.post(action[0], data=told | {"reason": "Known after all"}).status_code == 303
    assert lines(officer.get(at).text) == [line]


def test_a_mapping_is_set_on_the_page_and_reads_the_next_file(officer: httpx.Client, account: tuple[str, str]) -> None:
    at = f"/fund/bank/{account[0]}/mapping"
    fields = hidden(officer.get(at).text, at) | {"encoding": "utf-8", "delimiter": ";", "decimal_sign": ","}
    fields |= {"date_format": "DD/MM/YYYY", "booked_on": "Fecha", "amount": "Importe", "text": "Concepto"}
    fields.pop("negate", None)
    assert officer.post(at, data=fields | {"debit": "Debe"}).status_code == 422
    assert officer.post(at, data=fields).status_code == 303
    content = "Fecha;Concepto;Importe\n04/05/2026;Comisión;-12,50\n".encode()
    assert taken_in(officer, account, content, "mayo.csv").status_code == 303


def test_the_report_is_shown_and_downloaded(officer: httpx.Client, account: tuple[str, str]) -> None:
    taken_in(officer, account, camt([(date(2026, 5, 4), "-12.50", "FEE", "F-1")], number=account[1]))
    at = f"/fund/bank/{account[0]}/reconciliation"
    shown = officer.get(f"{at}?until=2026-05-31")
    assert shown.status_code == 200 and "987.50" in shown.text
    book = openpyxl.load_workbook(io.BytesIO(officer.get(f"{at}.xlsx?until=2026-05-31").content))
    assert any(row[0] == "bank_closing" and row[4] == 987.5 for row in book.active.iter_rows(values_only=True))


def test_who_only_reads_is_shown_no_form_and_may_send_none(
    stack: RunningStack, world: World, officer: httpx.Client, account: tuple[str, str]
) -> None:
    taken_in(officer, account, camt([(date(2026, 5, 6), "250.00", "GIFT", "G-1")], number=account[1]))
    at = f"/fund/bank/{account[0]}"
    [line] = lines(officer.get(at).text)
    token = hidden(officer.get(f"{at}?line={line}").text, f"{at}/lines/{line}", "suspense")
    with browser(stack, world["auditor"]) as auditor:
        page = auditor.get(f"{at}?line={line}")
        assert f"{at}/lines/{line}" not in page.text
        own = re.search(r'name="form_token" value="([^"]+)"', page.text)
        assert own
        answer = auditor.post(f"{at}/lines/{line}", data=token | {"form_token": own[1]})
        assert answer.status_code == 403


def test_by_keyboard_alone_a_line_is_opened_and_confirmed(
    officer: httpx.Client, account: tuple[str, str], world: World, window: Windows
) -> None:
    """J opens the next line, A confirms its best match: here two lines of the bank that cancel each other."""
    at = f"/fund/bank/{account[0]}"
    pair = [(date(2026, 5, 4), "-80.00", "TRANSFER", "T-1"), (date(2026, 5, 5), "80.00", "TRANSFER BACK", "T-2")]
    taken_in(officer, account, camt(pair, number=account[1]))
    page = window(world["finance_officer"]).new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(at)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("[data-desk-panel] article")).to_be_visible()
    expect(page.locator("[data-desk-panel] [data-key=a]")).to_be_visible()
    assert faults_of(page) == []
    page.keyboard.press("a")
    expect(page.locator("[data-desk-row]")).to_have_count(0)
    assert lines(officer.get(at).text) == []
