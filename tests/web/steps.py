"""What people do on pages, in the words of their language: the steps that journeys are made of."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from itertools import product

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from gateway import translate
from tests.breadth import breadth
from tests.common import people

_JUDGE = Axe().axe_script
# Every sheet is ours and loaded: there is nothing to fetch before, which took a third of the time.
_RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]} | {
    "resultTypes": ["violations"], "preload": False,
}  # fmt: skip
LANGUAGES = ("en", "es", "pt", "fr")
SIZES = {"desktop": (1280, 900), "phone": (390, 844)}
# Each language at each size.
SIGHTS = list(product(LANGUAGES, SIZES))
# With JavaScript and without.
WAYS = breadth(
    [("en", "desktop", False), ("es", "phone", True), ("pt", "desktop", True), ("fr", "phone", False)],
    [(language, size, script) for language, size in product(LANGUAGES, SIZES) for script in (True, False)],
)
Said = Callable[..., str]
_PATIENCE = 20.0


def said(language: str) -> Said:
    """The texts of pages in a language."""
    return lambda message, **params: translate.text(message, language, params)


def register(page: Page, say: Said, email: str, name: str = "Íris Ñandú <b>") -> None:
    page.goto("/register")
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Register"))
    page.get_by_label(say("Name"), exact=True).fill(name)
    page.get_by_label(say("E-mail address")).fill(email)
    page.get_by_label(say("Password")).fill(people.PASSWORD)
    page.get_by_label(say("Country")).select_option("CR")
    page.get_by_label(say("Institution")).fill("Ministerio de Seguridad")
    page.get_by_role("main").get_by_role("button", name=say("Register")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Registration received"))


def confirm(page: Page, say: Said, email: str, token: str) -> None:
    """By the link in the mail; axe looks at the page it opens."""
    page.goto(f"/register/confirm?token={token}")
    expect(page.get_by_text(email, exact=True)).to_be_visible()
    assert faults_of(page) == []
    page.get_by_label(say("Password")).fill(people.PASSWORD)
    page.get_by_role("button", name=say("Confirm the address")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Your e-mail address is confirmed"))


def choose_password(page: Page, say: Said, email: str, link: Callable[[], str], new: str) -> None:
    """From the sign-in page to the mail and back to the sign-in page."""
    page.goto("/sign-in")
    page.get_by_role("link", name=say("Forgotten your password?")).click()
    page.get_by_label(say("E-mail address")).fill(email)
    page.get_by_role("button", name=say("Send the link")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Check your e-mail"))
    page.goto(f"/password/new?token={link()}")
    page.get_by_label(say("New password")).fill(new)
    page.get_by_role("button", name=say("Change password")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(say("Sign in"))


def admit(page: Page, email: str, *roles: str) -> None:
    """The administrator, in English, with roles besides that of a member."""
    page.goto("/admin/registrations")
    card = page.locator("section.card", has_text=email)
    for name in (*roles, "Prevention Network"):
        card.get_by_label(name).check()
    card.get_by_role("button", name="Admit", exact=True).click()
    expect(page.get_by_text("Registration approved. The member can now sign in.")).to_be_visible()


def sign_in(page: Page, say: Said, email: str) -> None:
    page.goto("/forum")
    page.get_by_label(say("E-mail address")).fill(email)
    page.get_by_label(say("Password")).fill(people.PASSWORD)
    page.get_by_role("main").get_by_role("button", name=say("Sign in"), exact=True).click()
    expect(page).to_have_url(re.compile(r"/forum$"))


def reply(page: Page, say: Said, text: str) -> None:
    """Below a topic that is open."""
    page.get_by_label(say("Your text"), exact=True).fill(text)
    page.get_by_role("button", name=say("Publish")).click()
    expect(page.locator("[data-toast]")).to_have_text(say("Your post has been published."))


def search(page: Page, say: Said, words: str) -> None:
    page.goto("/search")
    page.get_by_label(say("Search terms")).fill(words)
    page.get_by_role("main").get_by_role("button", name=say("Search")).click()


def open_and_listen(page: Page, path: str, stream: str) -> None:
    """Opens a page, and waits until it hears a live stream."""
    heard: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: heard.append(str(frame))))
    page.goto(path)
    end = time.monotonic() + _PATIENCE
    while not any("subscribed" in frame and stream in frame for frame in heard):  # only Playwright's own wait hears
        assert time.monotonic() < end, f"{path} does not listen to {stream}: {heard}"
        page.wait_for_timeout(20)


def fits(page: Page) -> bool:
    """Whether nothing has to be scrolled sideways."""
    return not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


def in_court(context: BrowserContext) -> BrowserContext:
    """The window, whose every page has the judge at hand: read once and not for each."""
    context.add_init_script(_JUDGE)
    return context


def faults_of(page: Page) -> list[str]:
    """What axe-core has against the page as it is now: the rule, and the place."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_JUDGE)
    found = page.evaluate("rules => axe.run(rules).then(said => said.violations)", _RULES)
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]
