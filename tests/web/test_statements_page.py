"""The page of statements: the finance unit reads all, a donor's people their own, most members none (Fund rule 14)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import html

from convive.api.client import Person
from gateway.documents.paper import figure
from gateway.documents.wording import words
from gateway.identity.sessions import COOKIE
from gateway.rendering.templates import render
from gateway.web.funds.statements import Choice, as_shown
from tests.common import people
from tests.common.funds.busy import Busy
from tests.common.funds.worlds import books, told
from tests.stack import RunningStack
from tests.web.conftest import World

__all__ = ["books", "told"]  # fixtures
FUNDS, PAGE = "/api/v1/funds", "/fund/statements"
Browsers = Callable[[Person], httpx.Client]


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr"])
@pytest.mark.parametrize("scope", ["fund", "donor", "award"])
def test_rule_14_it_shows_what_the_statement_tells(told: Busy, language: str, scope: str) -> None:
    by_scope = {"fund": told.of_fund, "donor": lambda: told.of_donor(told.first)}
    statement = by_scope.get(scope, lambda: told.of_award(told.first))()
    shown = as_shown(statement.model_dump(mode="json"), language, {"on": "2026-06-30"})
    choice = Choice([("fund", "The Fund")], [], [])
    given = {"visit": None, "problem": None, "wrong": {}, "asked": {}, "choice": choice, "of": "fund", "told": shown}
    page = html.fromstring(render("funds/statements.html", language, **given))
    rows = {row[0].text_content().strip(): row[-1].text_content().strip() for row in page.iter("tr")}  # type: ignore[attr-defined]
    say = words(language)
    for key in ("total_sources", "total_uses", "available"):
        amount = getattr(statement, f"{key.removeprefix('total_')}_usd")
        assert rows[say[key]] == figure(amount, language)
    assert {say["contributions"], say["exchange"], say["indirect"], say["committed"]} <= rows.keys()
    documents = [link.get("href") for link in page.iter("a") if FUNDS in str(link.get("href"))]
    assert [address.partition("?")[0][-4:] for address in documents] == [".pdf", "xlsx", ".csv"]
    assert all("on=2026-06-30" in address and f"lang={language}" in address for address in documents)


def test_rule_14_each_award_of_the_table_adds_up(told: Busy) -> None:
    """Transfers between the awards of a statement are a column of their own, on the page as in the PDF."""
    statement = told.of_fund()
    shown = as_shown(statement.model_dump(mode="json"), "en", {})
    given = {"visit": None, "problem": None, "wrong": {}, "asked": {}, "choice": Choice([("fund", "The Fund")], [], [])}
    page = html.fromstring(render("funds/statements.html", "en", **given, of="fund", told=shown))
    tables = [
        [[cell.text_content().strip() for cell in row] for row in table.iter("tr")]  # type: ignore[attr-defined]
        for table in page.iter("table")
    ]
    say = words("en")
    [awards] = [rows for rows in tables if rows[0][0] == say["award"]]
    names = ("opening", "sources", "uses", "internal", "balance")
    words_of = ("short_opening", "sources", "uses", "short_internal", "short_balance")
    places = {name: awards[0].index(say[word]) for name, word in zip(names, words_of, strict=True)}
    assert any(line.internal_usd for line in statement.awards)
    for row in awards[1:]:
        amount = {name: _written(row[place]) for name, place in places.items()}
        assert amount["opening"] + amount["sources"] - amount["uses"] + amount["internal"] == amount["balance"]


def _written(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("\N{MINUS SIGN}", "-").replace("\N{EN DASH}", "0"))


@pytest.fixture
def browsers(stack: RunningStack) -> Browsers:
    """Somebody's browser, signed in."""

    def browser(who: Person) -> httpx.Client:
        headers = {"Accept": "text/html"}
        return httpx.Client(base_url=stack.base_url, cookies={COOKIE: who.token}, headers=headers, timeout=60)

    return browser


@pytest.fixture
def donor(world: World) -> dict[str, Any]:
    """A donor that gave five dollars."""
    officer = world["finance_officer"]
    made = officer.post(f"{FUNDS}/donors", {"name": f"Donor {uuid4()}", "donor_class": "other"})
    given = {"donor_id": made["id"], "currency": "USD", "amount": "5.00", "received_on": "2020-02-03"}
    officer.post(f"{FUNDS}/contributions", given | {"reference": str(uuid4())})
    return made  # type: ignore[no-any-return]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_finance_unit_chooses_and_takes_home(world: World, browsers: Browsers, donor: dict[str, Any]) -> None:
    with browsers(world["finance_officer"]) as browser:
        page = browser.get(PAGE, params={"of": f"donors/{donor['id']}", "on": "2020-12-31"})
        assert page.status_code == 200 and donor["name"] in page.text
        links = [link.get("href") for link in html.fromstring(page.text).iter("a")]
        for address in (link for link in links if link and link.startswith(FUNDS)):
            assert browser.get(address).status_code == 200, address
        wrong = browser.get(PAGE, params={"of": "fund", "on": "yesterday"})
        assert (wrong.status_code, 'id="on-wrong"' in wrong.text) == (422, True)
        for of in ("programmes/1", f"awards/{uuid4()}"):
            assert browser.get(PAGE, params={"of": of}).status_code == 404, of


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_donors_person_sees_the_own_donor_and_most_members_nothing(
    stack: RunningStack, world: World, browsers: Browsers, donor: dict[str, Any]
) -> None:
    claire = people.join(stack, world["administrator"], "member", language="fr")
    officer = world["finance_officer"]
    other = officer.post(f"{FUNDS}/donors", {"name": f"Donor {uuid4()}", "donor_class": "other"})
    linked = {"name": "Claire Tremblay", "member_id": claire.id}
    officer.post(f"{FUNDS}/donors/{donor['id']}/people", linked)
    with browsers(claire) as browser:
        page = browser.get(PAGE)
        assert page.status_code == 200 and donor["name"] in page.text and other["name"] not in page.text
        assert browser.get(PAGE, params={"of": f"donors/{other['id']}"}).status_code == 404
        assert browser.get(PAGE, params={"of": "fund"}).status_code == 403
    with browsers(world["member"]) as browser:
        page = browser.get(PAGE)
        assert (page.status_code, "/public/fund" in page.text) == (200, True)
        assert browser.get(PAGE, params={"of": f"donors/{donor['id']}"}).status_code == 404
    claire.close()
