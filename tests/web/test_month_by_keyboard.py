"""A month of the Fund by keyboard alone, in Spanish: a cost entered, refused, corrected, approved, paid, matched with the
bank's line, seen by its donor; then the month is closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from convive.api.client import Person
from gateway.rendering import formats
from tests.common import people, sample_files
from tests.stack import RunningStack
from gateway.web.funds.approving.wording import CORRECTED
from gateway.web.funds.closing.wording import PERIOD_STATES
from gateway.web.funds.wording import SIGNED_KINDS
from tests.web.conftest import FUNDS, Windows, World
from tests.web.keyboard import Hands
from tests.web.month import Month, begun, today, valid_answer, valid_order
from tests.web.steps import Said, said

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
LANGUAGE = "es"
REASON, ORDER = "Falta el número de la orden de compra.", "OC-77"


@pytest.fixture
def contact(stack: RunningStack, world: World) -> Iterator[Person]:
    with closing(people.join(stack, world["administrator"], "member", language=LANGUAGE)) as person:
        yield person


def hands(window: Windows, who: Person, path: str) -> Hands:
    """Their keyboard, at a page that they open by its address; whoever signs has just proved who they are."""
    if who.account and {"finance_officer", "finance_approver"} & {who.account.role}:
        who.get("/api/v1/identity/me")
        who.prove()
    page = window(who, LANGUAGE, reduced_motion="reduce").new_page()  # what Tab leads to is there at once
    page.goto(path)
    held = Hands(page, said(LANGUAGE), LANGUAGE)
    held.read()
    return held


def test_a_cost_is_led_through_its_month(
    window: Windows, world: World, contact: Person, tmp_path: Path
) -> None:
    month = begun(world["finance_officer"], world["finance_approver"], contact)
    invoice = tmp_path / "factura.pdf"
    invoice.write_bytes(sample_files.PDF)
    officer = hands(window, world["finance_officer"], "/fund/costs/new")
    approver = hands(window, world["finance_approver"], "/fund/approvals")
    enter(officer, month, invoice)
    refuse(approver, month, REASON)
    correct(officer, month)
    approve(approver, "Fund", month.title, month.what)
    give_details(officer, month)
    approve(approver, "Kind", said(LANGUAGE)(SIGNED_KINDS["payee-details"]), month.payee)
    order = pay(officer, approver, month)
    answer = month.answer(order)
    assert valid_answer(answer)
    statement = tmp_path / "extracto.xml"
    statement.write_bytes(answer)
    match(officer, month, statement)
    see(hands(window, contact, "/"))
    close(approver, month)


def enter(officer: Hands, month: Month, invoice: Path) -> None:
    page, say = officer.page, officer.say
    payee = page.get_by_role("combobox", name=say("Payee"))
    officer.to(payee)
    page.keyboard.type(month.payee.split()[-1])
    expect(page.get_by_role("option", name=month.payee)).to_be_visible()
    officer.press("ArrowDown", "Enter")
    expect(payee).to_have_value(month.payee)
    officer.write(say("Number of the invoice or receipt"), f"F-{month.fund}")
    officer.write(say("Description"), month.what)
    officer.day(say("Date of the document"), month.first.replace(day=5))
    officer.choose(say("Budget line"), "Formación")
    officer.write(say("Amount"), "400,50")
    officer.file(say("Choose files, or drop them here"), invoice)
    expect(page.locator("[data-drop-list]")).to_contain_text(invoice.name)
    officer.button(say("Enter, and on to the next one"))
    expect(page.locator("[data-toast]")).to_be_visible()


def refuse(approver: Hands, month: Month, reason: str) -> None:
    open_waiting(approver, "Fund", month.title, month.what)
    page = approver.page
    approver.press("r")
    page.keyboard.type(reason)
    approver.goes(lambda: approver.press("Control+Enter"))
    expect(page.locator("[data-toast]")).to_be_visible()


def open_waiting(approver: Hands, by: str, among: str, title: str) -> None:
    """What waits for a signature, beside its list: narrowed by fund or kind, then J until it comes."""
    page, say = approver.page, approver.say
    approver.follow(say("Approvals"))
    approver.choose(say(by), among)
    approver.button(say("Filter"))
    opened = page.locator("[data-desk-panel] h2").first
    for _ in range(page.locator("[data-desk-row]").count()):
        approver.press("j")
        chosen = page.locator("[data-desk-row]:has([aria-current])")
        expect(opened).to_have_text(chosen.get_by_role("link").inner_text())
        if title in opened.inner_text():
            return
    raise AssertionError(f"{title} does not wait")


def correct(officer: Hands, month: Month) -> None:
    """It came back to whoever entered it, who says what was missing; the file is still there."""
    page, say = officer.page, officer.say
    officer.follow(say("To do"), exact=False)
    back = page.get_by_role("main").get_by_role("link", name=month.what)
    expect(page.get_by_role("listitem").filter(has_text=month.what).locator("blockquote")).to_have_text(REASON)
    officer.to(back)
    officer.goes(lambda: officer.press("Enter"))
    officer.goes(lambda: officer.press("e"))
    officer.write(say(CORRECTED["document"]), f"F-{ORDER}")
    officer.write(say(CORRECTED["note"]), f"Orden de compra {ORDER}", exact=False)
    officer.button(say("Enter it corrected"))
    expect(page.locator("[data-toast]")).to_be_visible()


def approve(approver: Hands, by: str, among: str, title: str) -> None:
    open_waiting(approver, by, among, title)
    approver.goes(lambda: approver.press("a"))
    expect(approver.page.locator("[data-toast]")).to_be_visible()


def give_details(officer: Hands, month: Month) -> None:
    """The account of the payee, which counts once somebody else has signed it."""
    page, say = officer.page, officer.say
    officer.follow(say("Payees"))
    officer.write(say("Name or tax number"), month.payee)
    officer.goes(lambda: officer.press("Enter"))
    officer.follow(month.payee)
    officer.write("IBAN", "BE68 5390 0754 7034", exact=False)
    officer.button(say("Send for a second signature"))
    expect(page.locator("[data-toast]")).to_be_visible()


def pay(officer: Hands, approver: Hands, month: Month) -> bytes:
    """An order, signed by a second person, and its file for the bank."""
    page, say = officer.page, officer.say
    officer.follow(say("Bank"))
    officer.follow(month.account)
    officer.follow(say("Payment orders"))
    officer.to(page.get_by_role("checkbox", name=f"F-{ORDER}"))
    officer.press("Space")
    officer.button(say("Order the payments"))
    approve(approver, "Fund", month.title, "")
    officer.follow(say("Payment orders"))
    order = officer.download(say("Download the file for the bank")).path().read_bytes()
    assert valid_order(order)
    return order


def match(officer: Hands, month: Month, statement: Path) -> None:
    """What the bank says, looked at, taken in, and matched line by line with the best candidate."""
    page, say = officer.page, officer.say
    officer.follow(say("Bank statements"))
    officer.file(say("File of the bank"), statement)
    officer.button(say("Check the file"))
    officer.button(say("Take in this statement"))
    for left in (1, 0):
        officer.press("j")
        expect(page.locator("[data-desk-panel] [data-key=a]")).to_be_visible()
        officer.goes(lambda: officer.press("a"))
        expect(page.locator("[data-desk-row]")).to_have_count(left)
    officer.follow(say("Payment orders"))
    expect(page.get_by_text(say("{n} of {all} paid", n="1", all="1"))).to_be_visible()


def see(contact: Hands) -> None:
    """Whoever gave the money sees what became of it."""
    contact.follow(contact.say("My contributions"))
    expect(contact.page.locator(".is-spent")).to_contain_text("448.56")  # with 12 % of indirect costs


def close(approver: Hands, month: Month) -> None:
    """The steps that are left are followed to where they are done; then the books are closed for good."""
    page, say = approver.page, approver.say
    to_closing(approver, month)
    approver.follow(say("Reconcile"))
    approver.button(say("Close up to this day"))
    expect(page.locator("[data-toast]")).to_be_visible()
    to_closing(approver, month)
    expect(page.locator(".closing-steps > li.done")).to_have_count(page.locator(".closing-steps > li").count() - 1)
    approver.button(said_day(say, month))
    expect(page.get_by_role("main")).to_contain_text(say(PERIOD_STATES["closed"]))


def to_closing(approver: Hands, month: Month) -> None:
    page, say = approver.page, approver.say
    approver.follow(say("Closing"))
    approver.choose(say("Fund"), month.title)
    approver.button(say("Show"))
    approver.follow(say("Close the next month"))
    expect(page.locator("[name=ends_on]").first).to_have_value(month.last.isoformat())


def said_day(say: Said, month: Month) -> str:
    return say("Close up to {day}", day=formats.short_day(LANGUAGE, month.last.isoformat()))
