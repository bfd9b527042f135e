"""The second factor in a browser, for tests: a store of passkeys that says yes, an app, a proof of long ago."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import httpx
import pyotp
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import create_engine, update

from chassis.clock import now
from convive.supervisor.client import Stack
from gateway.identity.model import Session
from gateway.identity.sessions import COOKIE
from tests.common import people
from tests.stack import RunningStack
from tests.web import steps

App = pyotp.TOTP
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def authenticator(page: Page) -> None:
    """From now on the page's browser has a passkey store that says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def made_old(stack: RunningStack, context: BrowserContext, hours: int) -> None:
    """The member of this window has proved the second factor so many hours ago."""
    (token,) = (each["value"] for each in context.cookies() if each["name"] == COOKIE)
    headers = {"Authorization": f"Bearer {token}"}
    me = httpx.get(f"{stack.base_url}/api/v1/identity/me", headers=headers).json()
    _write_proof(stack, UUID(me["id"]), hours)
    # What a gateway remembers of a member's sessions it drops when the member changes something of the account.
    assert httpx.patch(f"{stack.base_url}/api/v1/identity/me", json={}, headers=headers).status_code == 200


def _write_proof(stack: RunningStack, member_id: UUID, hours: int) -> None:
    engine = create_engine(Stack(stack.state_dir).environment()["CONVIVE_DATABASE_URL_GATEWAY"])
    with engine.begin() as connection:
        mine = update(Session).where(Session.account_id == member_id)
        connection.execute(mine.values(proved_at=now() - timedelta(hours=hours)))
    engine.dispose()


def password(page: Page, say: steps.Said, email: str, secret: str = people.PASSWORD) -> None:
    """The first step of signing in."""
    page.goto("/sign-in")
    page.get_by_label(say("E-mail address")).fill(email)
    page.get_by_label(say("Password")).fill(secret)
    page.get_by_role("main").get_by_role("button", name=say("Sign in"), exact=True).click()


def app(page: Page, say: steps.Said, *, judged: bool = True) -> App:
    """Sets up an authenticator app with the key that the page shows; axe looks at it, unless it has no JavaScript."""
    page.get_by_role("button", name=say("Set up the app")).click()
    expect(page.get_by_role("img", name=say("QR code for the authenticator app")).locator("svg")).to_be_visible()
    assert not judged or steps.faults_of(page) == []
    made = App(page.locator("main code").inner_text().replace(" ", ""))
    page.get_by_label(say("Code shown by the app")).fill(made.now())
    page.get_by_role("button", name=say("Confirm")).click()
    return made


def passkey(page: Page, say: steps.Said, name: str) -> None:
    """Sets up a passkey in the browser's store."""
    page.get_by_label(say("Name of the passkey")).fill(name)
    page.get_by_role("button", name=say("Set up a passkey")).click()


def recovery_codes(page: Page, say: steps.Said, *, judged: bool = True) -> list[str]:
    """The codes that come with the first factor; kept, and on."""
    expect(page.locator(".codes li")).to_have_count(10)
    assert not judged or steps.faults_of(page) == []
    codes = [each.inner_text() for each in page.locator(".codes li").all()]
    page.get_by_role("link", name=say("I have kept them: continue")).click()
    return codes


def sign_out(page: Page, say: steps.Said) -> None:
    page.goto("/account/second-factor")
    page.locator("details.menu summary").click()
    page.get_by_role("button", name=say("Sign out")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Preventing violence and crime, together"))
