"""A month of the Fund by keyboard alone, in Spanish.

A cost is entered, refused, corrected, approved, paid, matched with the bank's line and seen by its donor; then the
month is closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from convive.api.client import Person
from gateway.web.funds.wording import SIGNED_KINDS
from tests.common import people, sample_files
from tests.stack import RunningStack
from tests.web import month_steps
from tests.web.conftest import Windows, World
from tests.web.keyboard import Hands
from tests.web.month import begun, valid_answer
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
    if path != "/":  # the first page shows what other tests have named in English
        held.read()
    return held


def test_a_cost_is_led_through_its_month(window: Windows, world: World, contact: Person, tmp_path: Path) -> None:
    month = begun(world["finance_officer"], world["finance_approver"], contact)
    invoice = tmp_path / month_steps.INVOICE
    invoice.write_bytes(sample_files.PDF)
    officer = hands(window, world["finance_officer"], "/fund/costs/new")
    approver = hands(window, world["finance_approver"], "/fund/approvals")
    month_steps.enter(officer, month, invoice)
    month_steps.refuse(approver, month)
    month_steps.correct(officer, month)
    month_steps.approve(approver, "Fund", month.title, month.what)
    month_steps.give_details(officer, month)
    month_steps.approve(approver, "Kind", said(LANGUAGE)(SIGNED_KINDS["payee-details"]), month.payee)
    answer = month.answer(month_steps.pay(officer, approver, month))
    assert valid_answer(answer)
    statement = tmp_path / "extracto.xml"
    statement.write_bytes(answer)
    month_steps.match(officer, month, statement)
    month_steps.see(hands(window, contact, "/"))
    month_steps.close(approver, month)
