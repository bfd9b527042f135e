"""The whole way in, in a browser: register, verify, be admitted, two factors, forget the password, sign a cost.

Each language, half of them on a telephone; axe-core looks at every page on the way, and nothing scrolls sideways. The
passkey is a virtual authenticator's, which Chromium has for tests.
"""

from __future__ import annotations

import re
import time
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from convive.api.client import Person
from gateway.rendering.account_words import LETTER_TEXTS, Matter
from tests.common import people
from tests.stack import RunningStack
from tests.waiting import until
from tests.web import proofs, steps
from tests.web.conftest import Windows, World
from tests.web.steps import SIGHTS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]  # the first of them starts the platform
FUNDS, PAGE = "/api/v1/funds", "/fund/approvals"
_DATES = {"signed_on": "2017-04-12", "starts_on": "2017-04-12", "ends_on": "2030-12-31"}


def _line(officer: Person) -> str:
    """A budget line of 20,000 US dollars, of which 27,000 have come in: in parts that need no second signature."""
    donor = officer.post(f"{FUNDS}/donors", {"name": f"Donor {uuid4()}", "donor_class": "other"})["id"]
    terms = {"donor_id": donor, "reference": f"{uuid4()}", "title": "Ports", "currency": "USD", "pledge": "27000"}
    agreement = officer.post(f"{FUNDS}/agreements", terms | _DATES)["id"]
    lines = [{"kind": "direct", "title": "Costs", "amount_usd": "20000"}]
    lines += [{"kind": "indirect", "title": "ICR", "amount_usd": "2400"}]
    plan = {"agreement_id": agreement, "programme": "maritime-security", "title": "Ports of Belize", "lines": lines}
    award = officer.post(f"{FUNDS}/awards", plan)
    for day in ("2017-04-12", "2017-05-12", "2017-06-12"):
        receipt = {"donor_id": donor, "agreement_id": agreement, "currency": "USD", "amount": "9000.00"}
        officer.post(f"{FUNDS}/contributions", receipt | {"received_on": day, "reference": f"SWIFT {day}"})
    return str(award["lines"][0]["id"])


def _cost(officer: Person) -> dict[str, Any]:
    """A cost above the threshold, which awaits an approver (Fund rule 12)."""
    cost = {
        "line_id": _line(officer), "amount_usd": "12500.00", "description": "Radios for the port", "payee": "Port",
        "document": f"INV {uuid4()}", "document_on": "2017-07-02", "occurred_on": "2017-07-02", "country": "BZ",
        "activity_kind": "training",
    }  # fmt: skip
    entered: dict[str, Any] = officer.post(f"{FUNDS}/expenditures", cost)
    assert entered["status"] == "pending"
    return entered


def _is_sound(page: Page) -> None:
    """Nothing for axe-core to find, and nothing to scroll sideways to."""
    assert steps.faults_of(page) == [], page.url
    assert steps.fits(page), page.url


def _join(stack: RunningStack, page: Page, administrator: Page, say: steps.Said, email: str, language: str) -> None:
    """Registers, verifies the address by the mailed link, and is admitted as an approver: with a mail each time."""
    steps.register(page, say, email, f"Íris {uuid4().hex[:8]}")
    _is_sound(page)
    steps.confirm(page, say, email, people.mailbox(stack).token(email, "/register/confirm"))
    _is_sound(page)
    steps.admit(administrator, email, "Finance approver")
    told = " ".join(say(LETTER_TEXTS[Matter.ADMITTED]).split())
    until(lambda: any(told in " ".join(text.split()) for text in people.mailbox(stack).texts(email)))


def _set_up(page: Page, say: steps.Said) -> proofs.App:
    """A passkey and an authenticator app, before anything else; the recovery codes come with the first."""
    page.goto(PAGE)
    expect(page).to_have_url(re.compile(rf"/account/second-factor\?next={PAGE}$"))
    _is_sound(page)
    proofs.passkey(page, say, "Teléfono")
    proofs.recovery_codes(page, say)
    page.goto("/account/second-factor")
    app = proofs.app(page, say)
    expect(page.get_by_text(say("Your second factor has been set up."))).to_be_visible()
    _is_sound(page)
    return app


def _come_back(stack: RunningStack, page: Page, say: steps.Said, email: str) -> None:
    """With another password, since the first is forgotten, and the passkey."""
    proofs.sign_out(page, say)
    new = f"nine herons over {uuid4().hex[:8]}"
    steps.choose_password(page, say, email, lambda: people.mailbox(stack).token(email, "/password/new"), new)
    _is_sound(page)
    proofs.password(page, say, email)
    expect(page.get_by_text(say("The e-mail address or password is incorrect.")).first).to_be_visible()
    proofs.password(page, say, email, new)
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Sign in: second step"))
    _is_sound(page)
    page.get_by_role("button", name=say("Use a passkey")).click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(say("Sign in: second step"))


def _sign(page: Page, say: steps.Said, cost: dict[str, Any], app: proofs.App) -> None:
    """Signs the cost; the second factor was proved an hour ago, so it is asked for again: by the app's next code."""
    page.goto(PAGE)
    _is_sound(page)
    page.goto(f"{PAGE}/expenditures/{cost['id']}")
    panel = page.locator("[data-desk-panel]")
    expect(panel).to_contain_text("Radios for the port")
    _is_sound(page)
    panel.get_by_role("button", name=say("Approve")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Confirm that it is you"))
    _is_sound(page)
    page.get_by_label(say("Code")).fill(app.at(int(time.time()) + app.interval))
    page.get_by_role("button", name=say("Confirm")).click()
    expect(page.locator("[data-toast]")).to_have_text(say("Signed."))
    expect(page.locator(f"[data-desk-row] a[href*='{cost['id']}']")).to_have_count(0)
    _is_sound(page)


@pytest.mark.parametrize(("language", "size"), SIGHTS[0::4] + SIGHTS[3::4])
def test_from_registering_to_a_signed_cost(
    stack: RunningStack, window: Windows, world: World, language: str, size: str
) -> None:
    say, email = steps.said(language), f"{uuid4()}@tests.example"
    world["administrator"].prove()  # the tests before may have taken an hour
    administrator = window(world["administrator"]).new_page()
    context = steps.in_court(window(None, language, size))
    page = context.new_page()
    proofs.authenticator(page)
    cost = _cost(world["finance_officer"])

    _join(stack, page, administrator, say, email, language)
    proofs.password(page, say, email)
    app = _set_up(page, say)
    _come_back(stack, page, say, email)
    proofs.made_old(stack, context, hours=1)
    _sign(page, say, cost, app)

    signed = world["finance_officer"].get(f"{FUNDS}/expenditures/{cost['id']}")
    assert signed["status"] == "posted"
