"""The steps of a month in the Fund, each by whoever does it, with nothing but a keyboard."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from gateway.rendering import formats
from gateway.web.funds.approving.wording import CORRECTED
from gateway.web.funds.closing.wording import PERIOD_STATES
from tests.web.keyboard import Hands
from tests.web.month import Month, valid_order

INVOICE = "factura.pdf"
_REASON, _ORDER = "Falta el número de la orden de compra.", "OC-77"


def enter(officer: Hands, month: Month, invoice: Path) -> None:
    """A cost with its invoice: it is above the threshold, so that it waits."""
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
    expect(page.locator("[data-drop-list]")).to_contain_text(INVOICE)
    officer.button(say("Enter, and on to the next one"))
    expect(page.locator("[data-toast]")).to_be_visible()


def refuse(approver: Hands, month: Month) -> None:
    """With the reason, which is sent from where it is written."""
    open_waiting(approver, "Fund", month.title, month.what)
    page = approver.page
    approver.press("r")
    page.keyboard.type(_REASON)
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
    expect(page.get_by_role("listitem").filter(has_text=month.what).locator("blockquote")).to_have_text(_REASON)
    officer.to(back)
    officer.goes(lambda: officer.press("Enter"))
    officer.goes(lambda: officer.press("e"))
    officer.write(say(CORRECTED["document"]), f"F-{_ORDER}")
    officer.write(say(CORRECTED["note"]), f"Orden de compra {_ORDER}", exact=False)
    officer.button(say("Enter it corrected"))
    expect(page.locator("[data-desk-panel]")).to_contain_text(INVOICE)
    officer.follow(say("To do"), exact=False)
    expect(page.get_by_role("link", name=month.what)).to_have_count(0)
    officer.follow(say("The Fund"))


def approve(approver: Hands, by: str, among: str, title: str) -> None:
    """By one key, once it is in sight."""
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
    officer.to(page.get_by_role("checkbox", name=f"F-{_ORDER}"))
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
    last = formats.short_day(approver.language, month.last.isoformat())
    approver.follow(say("Close the books up to {day}", day=last))
    expect(page.locator(".closing-steps > li.done")).to_have_count(page.locator(".closing-steps > li").count() - 1)
    page.get_by_label(say("I have read that this cannot be undone")).check()
    approver.button(say("Close up to {day}", day=last))
    expect(page.get_by_role("main")).to_contain_text(say(PERIOD_STATES["closed"]))


def to_closing(approver: Hands, month: Month) -> None:
    page, say = approver.page, approver.say
    approver.follow(say("Closing"))
    approver.choose(say("Fund"), month.title)
    approver.button(say("Show"))
    approver.follow(say("Close the next month"))
    expect(page.locator("[name=ends_on]").first).to_have_value(month.last.isoformat())
