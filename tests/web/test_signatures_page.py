"""Who has to sign is led to a page where one signs, or declines with a reason (Fund rule 12)."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any, TypeVar, cast, get_args
from uuid import uuid4

import pytest
from lxml import html

from contracts.base import Operation
from contracts.funds.ledger.terms import LIST_FUNDS
from contracts.funds.partners.agreements import LIST_VERSIONS
from contracts.funds.reporting.awaiting import SignedKind
from contracts.funds.spending.budgets import READ_REVISION
from contracts.identity import Role
from gateway.notices import leads_to
from gateway.rendering.templates import render
from gateway.web.frame.visit import Visit
from gateway.web.funds import signatures
from gateway.web.funds.signed_kinds import KINDS
from gateway.web.funds.waiting import SHOWN
from gateway.web.funds.wording import FACTS, SIGNED_KINDS
from gateway.web.home import tasks
from services.funds.reporting import awaiting
from tests.common.running import Browser, signed_in
from tests.stack import RunningStack
from tests.web.conftest import World

T = TypeVar("T")
FUNDS, PAGE = "/api/v1/funds", "/fund/signatures"


# Of these a date is no value.
_OTHERS = {
    "same_payee": {"costs": 2, "direct_usd": "11000.00", "since": "2026-05-04", "until": "2026-05-11"},
    "line_exceeded_usd": "5.00", "kind": "split", "award_ids": [], "moves": [], "format": "un", "files": 2,
}  # fmt: skip


class Told(dict[str, Any]):
    """A view as a service tells it, with whatever is asked for; what the contract does not have is an error."""

    def __init__(self, view: Any) -> None:
        super().__init__(dict.fromkeys(view.model_fields, "2026-05-04"))
        self.update({name: value for name, value in _OTHERS.items() if name in view.model_fields})


def _view(kind: str) -> Any:
    others: dict[str, Operation[Any, Any]] = {"budgets": READ_REVISION, "amendments": LIST_VERSIONS}
    operation = KINDS[kind].listed or others[kind]
    items = operation.view.model_fields.get("items")
    return get_args(items.annotation)[0] if items else operation.view


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_is_shown_by_what_its_contract_tells(kind: str) -> None:
    told = SHOWN[kind](Told(_view(kind)), {"2026-05-04": "Ports"}).of("2026-05-04", late=False)
    assert told.mine and told.title and told.facts
    assert {name for name, _ in told.facts} <= FACTS.keys()
    assert kind in SIGNED_KINDS
    assert KINDS[kind].field in KINDS[kind].approve.command.model_fields
    assert {KINDS[kind].field, "reason"} <= KINDS[kind].refuse.command.model_fields.keys()


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
def test_whoever_entered_it_is_told_that_somebody_else_signs(language: str) -> None:
    entry = SHOWN["expenditures"](Told(_view("expenditures")) | {"amount": "1.50", "currency": "USD"}, {})
    for mine, forms in ((True, 0), (False, 2)):
        given: dict[str, Any] = {
            "visit": None,
            "problem": None,
            "wrong": {},
            "failed": "",
            "form_token": "x",
            "in_parts": [],
        }
        groups = [("expenditures", [entry.of("2026-05-04" if mine else "", late=True)])]
        page = html.fromstring(render("funds/signatures.html", language, groups=groups, may_sign=True, **given))
        assert len([form for form in page.iter("form") if "signatures" in form.get("action", "")]) == forms


_PARTS = {
    "kind": "expenditure", "party": "Hotel Biltmore", "entered_by": "x", "entered_by_name": "Ana Mora", "parts": 3,
    "amount_usd": "12000.50", "since": "2025-11-03", "until": "2025-11-05",
}  # fmt: skip
_MOVE = {
    "currency": "LBP", "rates": 1200, "first_on": "2025-11-01", "first": "0.000011173184", "newest_on": "2025-11-02",
    "newest": "0.147", "furthest": "-0.2561", "earlier_on": "2025-10-01", "earlier": "0.5", "earlier_signed": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["1 CAD = 0.147 USD", "0.0000111732", "-25.61%", "1,200 rates", "1 Nov 2025", "USD 12,000.50"]),
        (
            "es",
            ["1 CAD = 0.147 USD", "0.0000111732", "-25.61%", "1,200 tipos de cambio", "1 nov 2025", "USD 12,000.50"],
        ),
        ("pt", ["1 CAD = 0,147 USD", "0,0000111732", "-25,61%", "1.200 taxas", "1º de nov. de 2025", "USD 12.000,50"]),
        (
            "fr",
            [
                "1 CAD = 0,147 USD",
                "0,0000111732",
                "-25,61\u00a0%",
                "1\u202f200 taux",
                "1er nov. 2025",
                "USD 12\u202f000,50",
            ],
        ),
    ],
)
def test_numbers_are_written_as_the_reader_writes_them(language: str, written: list[str]) -> None:
    by_hand = Told(_view("manual-rates")) | {"currency": "CAD", "usd_per_unit": "0.147"}
    listed = Told(_view("pending-rate-imports")) | {"moves": [_MOVE, _MOVE | {"earlier_signed": False}], "rates": 1200}
    told = (("manual-rates", by_hand), ("pending-rate-imports", listed))
    groups = [(kind, [SHOWN[kind](each, {})]) for kind, each in told]
    given: dict[str, Any] = {"visit": None, "problem": None, "wrong": {}, "failed": "", "form_token": "x"}
    report = {"fund_id": "fund", "since": "2025-11-01", "above_usd": "10000.00", "items": [_PARTS]}
    given["in_parts"] = [("The Fund", report)]
    page = html.fromstring(render("funds/signatures.html", language, groups=groups, may_sign=True, **given))
    text = " ".join(each.strip() for each in page.itertext())
    assert [each for each in written if each not in text] == []
    assert ("0.147" in text) is (language in ("en", "es"))


class _OfTwoFunds:
    """A visitor in whose second fund something may be one in parts."""

    def __init__(self, *roles: Role) -> None:
        self._roles = roles

    def has(self, *roles: Role) -> bool:
        return not set(roles).isdisjoint(self._roles)

    async def call(self, operation: Operation[Any, Any], payload: dict[str, Any]) -> dict[str, Any]:
        if operation is LIST_FUNDS:
            return {"items": [{"id": "fund", "title": "The Fund"}, {"id": "relief", "title": "Relief"}]}
        return {"fund_id": payload["fund_id"], "items": [_PARTS] if payload["fund_id"] == "relief" else []}


@pytest.mark.parametrize(
    ("role", "shown"), [("finance_approver", ["Relief"]), ("auditor", ["Relief"]), ("finance_officer", [])]
)
def test_what_may_be_one_in_parts_is_looked_for_in_every_fund(role: str, shown: list[str]) -> None:
    found = finished(signatures._in_parts(cast(Visit, _OfTwoFunds(Role(role)))))
    assert [(fund, report["fund_id"]) for fund, report in found] == [(fund, "relief") for fund in shown]


@pytest.mark.parametrize(
    ("link", "page"),
    [
        *(
            (f"/funds/{kind}/{{id}}", f"{PAGE}#{kind}-{{id}}")
            for kind in KINDS
            if kind not in ("budgets", "amendments")
        ),
        ("/funds/budgets/{id}", f"{PAGE}?budget={{id}}"),
        ("/funds/agreements/{id}", f"{PAGE}?agreement={{id}}"),
        ("/funds/reports/{id}", None),
    ],
)
def test_a_notice_leads_to_where_one_signs(link: str, page: str | None) -> None:
    entry = str(uuid4())
    assert leads_to(link.format(id=entry)) == (page and page.format(id=entry))


# Whoever signs these was notified; they are listed with their award and their agreement only.
_BY_NOTICE_ONLY = {"budgets", "amendments"}


class Visitor:
    """Somebody with one role, whom every service answers that three of each kind wait, and who notes what was asked."""

    def __init__(self, role: Role, *, answered: bool = True) -> None:
        self.role, self.answered = role, answered
        self.asked: list[str] = []

    def has(self, role: Role) -> bool:
        return role is self.role

    async def ask(self, operation: Operation[Any, Any], _payload: dict[str, Any]) -> dict[str, Any] | None:
        self.asked.append(operation.key)
        return {"kinds": [{"kind": kind.value, "count": 3} for kind in SignedKind]} if self.answered else None


def waiting(visitor: Visitor) -> list[tasks.Task]:
    return finished(tasks.waiting(cast("Visit", visitor)))


def finished(work: Coroutine[Any, Any, T]) -> T:
    """In a thread of its own: the browsers of other tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result(10)


def test_the_home_page_leads_approvers_to_where_one_signs_and_asks_once() -> None:
    """To each kind that the page lists, in its order, with one question; it asked eight lists."""
    approver = Visitor(Role.FINANCE_APPROVER)
    found = waiting(approver)
    assert [each.link for each in found] == [f"{PAGE}#{kind}" for kind in KINDS if kind not in _BY_NOTICE_ONLY]
    assert {each.count for each in found} == {3}
    assert approver.asked == ["funds.count_awaiting"]
    assert waiting(Visitor(Role.FINANCE_APPROVER, answered=False)) == [], "the Fund is away"


def test_what_is_counted_is_what_the_page_lists() -> None:
    """The Fund counts by the column and value by which the page asks its lists."""
    counted = {kind: ((waits.left.key, waits.right.value),) for kind, waits in awaiting._WAITS.items()}
    assert counted == {kind: each.waits for kind, each in KINDS.items()}


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_what_waits_is_on_the_home_page(stack: RunningStack, world: World, rate: Callable[[], dict[str, Any]]) -> None:
    rate()
    with signed_in(stack.base_url, world["finance_approver"]) as browser:
        links = html.fromstring(browser.get("/").text).xpath("//a[@href]")
        [told] = [each for each in links if each.get("href") == f"{PAGE}#manual-rates"]
        assert "awaiting a second signature" in " ".join(told.text_content().split())


@pytest.fixture
def rate(world: World) -> Callable[[], dict[str, Any]]:
    """A rate that waits for a second signature, of another day each time."""

    def recorded() -> dict[str, Any]:
        day = date(2000, 1, 1) + timedelta(days=uuid4().int % 9_000)
        entered = {"currency": "TTD", "valid_on": day.isoformat(), "usd_per_unit": "0.75", "source": f"Bank {uuid4()}"}
        return dict(world["finance_officer"].post(f"{FUNDS}/rates", entered))

    return recorded


def _status(world: World, rate: dict[str, Any]) -> tuple[str, str | None]:
    listed = world["auditor"].get(f"{FUNDS}/manual-rates", limit=200)["items"]
    found = next(each for each in listed if each["id"] == rate["id"])
    return found["status"], found["reason"]


def _entry(page: Any, rate: dict[str, Any]) -> Any:
    entries: Any = html.fromstring(page.text).xpath(f"//article[@id='manual-rates-{rate['id']}']")
    return entries[0]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_an_approver_signs_and_declines(stack: RunningStack, world: World, rate: Callable[[], dict[str, Any]]) -> None:
    signed, declined = rate(), rate()
    with signed_in(stack.base_url, world["finance_approver"]) as browser:
        page = browser.get(PAGE)
        assert signed["source"] in _entry(page, signed).text_content()
        _send(browser, page, signed, decision="sign")
        assert _status(world, signed) == ("in_force", None)
        refused = _send(browser, page, declined, decision="decline", reason="")
        assert refused.status_code == 422
        assert _entry(refused, declined).xpath(".//p[@class='wrong']")
        _send(browser, page, declined, decision="decline", reason="Not the bank's rate")
        assert _status(world, declined) == ("refused", "Not the bank's rate")
        again = _send(browser, page, declined, decision="sign")
        assert again.status_code == 409
        left = html.fromstring(browser.get(PAGE).text)
        assert not left.xpath(f"//article[@id='manual-rates-{signed['id']}' or @id='manual-rates-{declined['id']}']")


def _send(browser: Browser, page: Any, rate: dict[str, Any], **fields: str) -> Any:
    sent: dict[str, Any] = dict(fields)
    return browser.send_form(page, f"{PAGE}/manual-rates/{rate['id']}", **sent)


def _send_anyhow(browser: Browser, page: Any, rate: dict[str, Any]) -> int:
    """The form that the page does not show, with the page's own token."""
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert token
    sent = {"form_token": token[1], "decision": "sign"}
    return browser.post(f"{PAGE}/manual-rates/{rate['id']}", data=sent).status_code


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_others_look_on_or_stay_outside(stack: RunningStack, world: World, rate: Callable[[], dict[str, Any]]) -> None:
    waits = rate()
    for role in ("finance_officer", "auditor"):
        with signed_in(stack.base_url, world[role]) as browser:
            page = browser.get(PAGE)
            assert not _entry(page, waits).xpath(".//form")
            assert _send_anyhow(browser, page, waits) == 403
    with signed_in(stack.base_url, world["member"]) as browser:
        assert browser.get(PAGE).status_code == 403
        assert _send_anyhow(browser, browser.get("/forum"), waits) == 403
    assert _status(world, waits) == ("pending", None)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_money_received_is_signed_or_taken_back(stack: RunningStack, world: World) -> None:
    officer, fund_id = world["finance_officer"], f"signed-{uuid4()}"
    # A fund of the test's own: unearmarked money in the Network's Fund would answer what the demo's people ask for.
    terms = {"fund_id": fund_id, "title": "Signed", "second_signature_above_usd": "100.00"}
    world["finance_approver"].post(f"{FUNDS}/funds", terms)
    donor = officer.post(f"{FUNDS}/donors", {"name": f"Donor {uuid4()}", "donor_class": "other"})
    given = {"donor_id": donor["id"], "currency": "USD", "amount": "200.00", "received_on": "2020-02-03"}
    given["fund_id"] = fund_id
    signed, mistaken = (officer.post(f"{FUNDS}/contributions", given | {"reference": str(uuid4())}) for _ in range(2))
    assert signed["status"] == mistaken["status"] == "pending"
    with signed_in(stack.base_url, world["finance_officer"]) as browser:
        page = browser.get(PAGE)
        address = f"{PAGE}/pending-receipts/{mistaken['pending_id']}"
        assert donor["name"] in page.text
        done = browser.send_form(page, address, decision="withdraw")
        assert "Withdrawn." in done.text or done.status_code == 303
    with signed_in(stack.base_url, world["finance_approver"]) as browser:
        page = browser.get(PAGE)
        assert mistaken["pending_id"] not in page.text
        browser.send_form(page, f"{PAGE}/pending-receipts/{signed['pending_id']}", decision="sign")
    assert officer.get(f"{FUNDS}/contributions/{signed['id']}")["status"] == "posted"
    left = officer.get(f"{FUNDS}/pending-receipts/{mistaken['pending_id']}")
    assert left["status"] == "withdrawn"
