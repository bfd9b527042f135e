"""A month of the Fund by keyboard alone, in Spanish: a cost entered, refused, corrected, approved, paid, matched with the
bank's line, seen by its donor; then the month is closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from convive.api.client import Person
from tests.common import people, sample_files
from tests.stack import RunningStack
from tests.web.conftest import FUNDS, Windows, World
from tests.web.keyboard import Hands
from tests.web.month import Month, begun, today, valid_answer, valid_order
from tests.web.steps import said

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
LANGUAGE = "es"


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
    refuse(approver, month, "Falta el número de la orden de compra.")
    correct(officer)
    approve(approver, month)
    give_details(officer, month)
    approve(approver, month)
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
    officer.write(say("Description"), "Manuales del curso")
    officer.day(say("Date of the document"), month.first.replace(day=5))
    officer.choose(say("Budget line"), "Formación")
    officer.write(say("Amount"), "400,50")
    officer.file(say("Choose files, or drop them here"), invoice)
    expect(page.locator("[data-drop-list]")).to_contain_text(invoice.name)
    officer.button(say("Enter, and on to the next one"))
    expect(page.locator("[data-toast]")).to_be_visible()


def refuse(approver: Hands, month: Month, reason: str) -> None:
    open_waiting(approver, month)
    page = approver.page
    approver.press("r")
    page.keyboard.type(reason)
    approver.goes(lambda: approver.press("Control+Enter"))
    expect(page.locator("[data-toast]")).to_be_visible()


def open_waiting(approver: Hands, month: Month) -> None:
    """The first entry of the fund that waits for a signature, beside its list."""
    page, say = approver.page, approver.say
    approver.follow(say("Approvals"))
    approver.choose(say("Fund"), month.title)
    approver.button(say("Filter"))
    approver.press("j")
    expect(page.locator("[data-desk-panel] h2").first).to_be_visible()


def correct(officer: Hands) -> None:
    page, say = officer.page, officer.say
    officer.follow(say("To do"), exact=False)
    to_mend = page.get_by_role("main").get_by_role("link").filter(has_text="Imprenta").first
    officer.to(to_mend)
    officer.goes(lambda: officer.press("Enter"))
    officer.press("e")


def approve(approver: Hands, month: Month) -> None:
    open_waiting(approver, month)
    approver.goes(lambda: approver.press("a"))
    expect(approver.page.locator("[data-toast]")).to_be_visible()
