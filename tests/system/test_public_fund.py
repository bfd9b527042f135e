"""What everybody sees of the Fund, over HTTP: without an account, kept for a while, dropped when money moves."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx
import pytest

from convive.api.client import Person, Problem
from gateway.public.tables import COLUMNS
from tests.common import iati_judges
from tests.waiting import until

pytestmark = pytest.mark.slow

SignIn = Callable[[str], Person]
FUNDS, PUBLIC, IATI, PAGE = "/api/v1/funds", "/api/v1/public/fund", "/public/iati/activities.xml", "/public/fund"


def _give(officer: Person, amount: str) -> str:
    """A donor of the test's own gives unearmarked money; its name."""
    name = f"Donor {uuid4()}"
    donor = officer.post(f"{FUNDS}/donors", {"name": name, "donor_class": "other"})
    money = {
        "donor_id": donor["id"],
        "currency": "USD",
        "amount": amount,
        "received_on": "2020-02-03",
        "reference": name,
    }
    officer.post(f"{FUNDS}/contributions", money)
    return name


@pytest.mark.parametrize("path", [PAGE, PUBLIC, IATI, *(f"/public/fund/{name}.csv" for name in COLUMNS)])
def test_it_is_kept_by_everybody_for_a_minute_and_asked_for_again_by_its_tag(visitor: httpx.Client, path: str) -> None:
    first = visitor.get(path)
    assert first.status_code == 200
    assert first.headers["Cache-Control"].startswith("public, max-age=")
    assert first.headers.get("Access-Control-Allow-Origin") == (None if path == PAGE else "*")
    assert "Set-Cookie" not in first.headers
    again = visitor.get(path, headers={"If-None-Match": f'"other", {first.headers["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert visitor.get(path, headers={"If-None-Match": '"other"'}).status_code == 200
    head = visitor.head(path)
    assert (head.status_code, head.content) == (200, b"")


def test_money_that_comes_in_is_seen_at_once(visitor: httpx.Client, sign_in: SignIn) -> None:
    before = visitor.get(PUBLIC)
    name = _give(sign_in("finance_officer"), "12.34")
    after = until(lambda: (now := visitor.get(PUBLIC)).headers["ETag"] != before.headers["ETag"] and now).json()
    assert Decimal(after["received_usd"]) == Decimal(before.json()["received_usd"]) + Decimal("12.34")
    rows = csv.DictReader(io.StringIO(visitor.get("/public/fund/donors.csv").content.decode("utf-8-sig")))
    assert {row["donor"]: row["received_usd"] for row in rows}[name] == "12.34"
    content = visitor.get(IATI).content
    assert iati_judges.schema_errors(content) == []
    assert iati_judges.broken_rules(content) == []
    assert name in content.decode()


def test_what_was_promised_earned_and_undone_is_seen_at_once(visitor: httpx.Client, sign_in: SignIn) -> None:
    """What no event of its own tells of: a pledge, other income, and the reversal of it."""
    officer = sign_in("finance_officer")
    donor = officer.post(f"{FUNDS}/donors", {"name": f"Donor {uuid4()}", "donor_class": "other"})["id"]
    dates = {"signed_on": "2020-01-01", "starts_on": "2020-01-01", "ends_on": "2099-12-31"}
    terms = {"donor_id": donor, "reference": str(uuid4()), "title": "Ports", "currency": "USD", "pledge": "500.00"}
    lines = [{"kind": kind, "title": kind, "amount_usd": "10"} for kind in ("direct", "indirect")]

    def changes(name: str, act: Callable[[], Any], by: str) -> Any:
        before = Decimal(visitor.get(PUBLIC).json()[name])
        made = act()
        until(lambda: Decimal(visitor.get(PUBLIC).json()[name]) == before + Decimal(by))
        return made

    agreement = changes("pledged_usd", lambda: officer.post(f"{FUNDS}/agreements", terms | dates), "500.00")
    plan = {"agreement_id": agreement["id"], "programme": "prevention", "title": "Ports", "lines": lines}
    award = officer.post(f"{FUNDS}/awards", plan)["id"]
    sale = {"award_id": award, "kind": "income", "amount_usd": "7.89", "received_on": "2020-02-03", "payer": "UNICRI"}
    sale |= {"reference": str(uuid4()), "description": "Sale of the manual"}
    earned = changes("received_usd", lambda: officer.post(f"{FUNDS}/income", sale), "7.89")
    undoing = {"entry_id": earned["entry_id"], "reason": "Entered twice"}
    changes("received_usd", lambda: officer.post(f"{FUNDS}/reversals", undoing), "-7.89")


def test_the_page_is_everybodys_until_somebody_chooses(visitor: httpx.Client, sign_in: SignIn) -> None:
    english, french = (visitor.get(PAGE, headers={"Accept-Language": wanted}) for wanted in ("en", "fr"))
    assert [page.headers["Content-Language"] for page in (english, french)] == ["en", "fr"]
    assert english.headers["ETag"] != french.headers["ETag"]
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in french.headers["Vary"].split(",")}
    chosen = visitor.get(PAGE, params={"lang": "pt"})
    assert (chosen.headers["Content-Language"], chosen.headers["Cache-Control"]) == ("pt", "no-store")
    again = visitor.get(PAGE)
    assert (again.headers["Content-Language"], again.headers["Cache-Control"]) == ("pt", "no-store")
    headers = {"Authorization": f"Bearer {sign_in('member').token}", "Cookie": ""}
    mine = visitor.get(PAGE, headers=headers)
    assert mine.headers["Cache-Control"] == "no-store"


def test_a_table_there_is_not_is_not_found(visitor: httpx.Client) -> None:
    assert visitor.get("/public/fund/people.csv").status_code == 404


@pytest.mark.parametrize("suffix", ["beancount", "hledger"])
def test_the_journal_is_for_the_finance_unit_and_auditors(suffix: str, sign_in: SignIn) -> None:
    path = f"{FUNDS}/exports/journal.{suffix}"
    for role in ("finance_officer", "finance_approver", "auditor"):
        assert b"End of the export" in sign_in(role).download(path)
    for role, status in (("public", 401), ("member", 403), ("programme_officer", 403), ("administrator", 403)):
        with pytest.raises(Problem) as refused:
            sign_in(role).download(path)
        assert refused.value.status == status


def test_what_is_asked_for_wrongly_is_a_problem_and_no_half_file(sign_in: SignIn) -> None:
    auditor = sign_in("auditor")
    for asked in ({"on": "2199-01-01"}, {"on": "yesterday"}, {"cursor": "x"}, {"fund_id": "nobodys"}, {"until": "now"}):
        with pytest.raises(Problem) as refused:
            auditor.get(f"{FUNDS}/exports/journal.beancount", **asked)
        assert refused.value.status in (400, 404, 422), asked
