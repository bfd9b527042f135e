"""Statements at their stable addresses: four formats of the same figures, on record, for those who may."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from convive.api.client import Person, accounts
from tests.common import people
from tests.stack import RunningStack
from tests.system.refusals import check_headers, check_problem

pytestmark = pytest.mark.slow

SignIn = Callable[[str], Person]
FUNDS = "/api/v1/funds"
KINDS = {
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class Asking:
    """Somebody's requests as they are answered, headers and all."""

    def __init__(self, stack: RunningStack, person: Person) -> None:
        headers = {"Authorization": f"Bearer {person.token}"} if person.token else {}
        self.http = httpx.Client(base_url=f"{stack.base_url}{FUNDS}", headers=headers, timeout=60)

    def __call__(self, address: str, **query: Any) -> httpx.Response:
        return self.http.get(address, params=query)


@pytest.fixture
def asking(stack: RunningStack, sign_in: SignIn) -> Any:
    """By role: what the requests of such a person are answered with."""
    with ExitStack() as closing:

        def by(role: str) -> Asking:
            made = Asking(stack, sign_in(role))
            closing.callback(made.http.close)
            return made

        yield by


@pytest.fixture(scope="module")
def award(stack: RunningStack) -> dict[str, Any]:
    """An award of a donor of this test's own, with what came in and what was spent."""
    officer = Person(stack.base_url, accounts(stack.state_dir)["finance_officer"])
    donor = officer.post(
        f"{FUNDS}/donors", {"name": f"Ñandú & Co. {uuid4()}", "donor_class": "other", "language": "es"}
    )
    agreement = officer.post(
        f"{FUNDS}/agreements",
        {
            "donor_id": donor["id"], "reference": str(uuid4()), "title": "Ports", "currency": "USD",
            "pledge": "1000.00", "signed_on": "2017-04-12", "starts_on": "2017-04-12", "ends_on": "2030-12-31",
        },
    )  # fmt: skip
    lines = [
        {"kind": "direct", "title": "Costs", "amount_usd": "800"},
        {"kind": "indirect", "title": "ICR", "amount_usd": "96"},
    ]
    made = officer.post(
        f"{FUNDS}/awards",
        {
            "agreement_id": agreement["id"],
            "programme": "maritime-security",
            "title": "=Ports of Belize",
            "lines": lines,
        },
    )
    receipt = {"donor_id": donor["id"], "agreement_id": agreement["id"], "currency": "USD", "amount": "1000.00"}
    officer.post(f"{FUNDS}/contributions", receipt | {"received_on": "2017-04-12", "reference": "SWIFT 1"})
    cost = {
        "line_id": made["lines"][0]["id"], "amount_usd": "100.00", "description": "=1+1", "payee": "Port",
        "document": "INV-1", "document_on": "2017-05-02", "occurred_on": "2017-05-02", "country": "BZ",
        "activity_kind": "training",
    }  # fmt: skip
    officer.post(f"{FUNDS}/expenditures", cost)
    officer.close()
    return dict(made)


def test_four_formats_tell_the_same(award: dict[str, Any], asking: Any) -> None:
    ask, address = asking("finance_officer"), f"/statements/awards/{award['id']}"
    period = {"since": "2017-05-01", "until": "2017-12-31"}
    told = {kind: ask(f"{address}.{kind}", **period) for kind in KINDS}
    for kind, answer in told.items():
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == KINDS[kind]
        assert answer.headers["cache-control"] == "no-store"
        check_headers(answer)
    statement = told["json"].json()
    assert (statement["opening"]["balance_usd"], statement["uses_usd"], statement["balance_usd"]) == (
        "1000.00",
        "112.00",
        "888.00",
    )
    book = load_workbook(io.BytesIO(told["xlsx"].content), data_only=True)
    assert 888 in {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    *_, closing = csv.reader(io.StringIO(told["csv"].content.decode("utf-8-sig")))
    assert Decimal(closing[-1]) == Decimal("888.00")
    paper = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(told["pdf"].content)).pages)
    assert "Estado de cuenta" in paper  # the donor's language
    assert "888.00" in paper  # as Latin America writes it
    assert told["pdf"].headers["content-language"] == "es"
    assert told["pdf"].headers["content-disposition"] == (
        'attachment; filename="award-statement-ports-of-belize-2017-05-01-2017-12-31-es.pdf"'
    )


def test_the_view_has_its_older_address_too_and_other_scopes_have_theirs(award: dict[str, Any], asking: Any) -> None:
    ask, day = asking("auditor"), {"on": "2017-06-30"}
    for address in ("fund", f"donors/{award['donor_id']}", f"awards/{award['id']}"):
        told = ask(f"/statements/{address}.json", **day).json()
        assert told == ask(f"/statements/{address}", **day).json()
        assert Decimal(told["sources_usd"]) - Decimal(told["uses_usd"]) == Decimal(told["balance_usd"])
        assert ask(f"/statements/{address}.csv", lang="fr", **day).content.startswith(b"\xef\xbb\xbfDate")


def test_what_is_taken_home_is_on_record_and_what_is_looked_at_is_not(
    award: dict[str, Any], asking: Any, sign_in: SignIn
) -> None:
    ask, auditor, subject = asking("finance_approver"), asking("auditor"), {"subject_id": award["id"]}
    before = auditor("/exports", **subject).json()["items"]
    ask(f"/statements/awards/{award['id']}.json")
    assert auditor("/exports", **subject).json()["items"] == before
    taken = ask(f"/statements/awards/{award['id']}.json", download="true")
    assert "attachment" in taken.headers["content-disposition"]
    latest, *_ = auditor("/exports", **subject).json()["items"]
    assert (latest["format"], latest["digest"]) == ("json", taken.json()["digest"])
    assert latest["member_id"] == sign_in("finance_approver").id


@pytest.mark.parametrize(
    ("query", "status", "code", "field"),
    [
        ({"on": "2017-02-30"}, 422, "invalid", "on"),
        ({"on": "2017-01-01", "since": "2016-01-01"}, 422, "funds.on_or_period", "on"),
        ({"since": "2018-01-01", "until": "2017-01-01"}, 422, "funds.dates", "until"),
        ({"lang": "de"}, 422, "invalid", "lang"),
        ({"colour": "blue"}, 422, "invalid", "colour"),
        ({"fund_id": "no-such-fund"}, 404, "not_found", "fund_id"),
    ],
)
def test_what_cannot_be_told_is_refused_with_the_field(
    asking: Any, query: dict[str, str], status: int, code: str, field: str
) -> None:
    ask = asking("finance_officer")
    for kind in ("pdf", "xlsx", "csv"):
        check_problem(ask(f"/statements/fund.{kind}", **query), status, code, field)


def test_there_is_no_other_format(asking: Any, award: dict[str, Any]) -> None:
    ask = asking("finance_officer")
    check_problem(ask("/statements/fund.docx"), 422, "invalid", "format")
    check_problem(ask(f"/statements/awards/{award['id']}.PDF"), 422, "invalid", "format")
    check_problem(ask("/statements/awards/nobody.pdf"), 422, "invalid", "award_id")
    check_problem(ask(f"/statements/awards/{uuid4()}.pdf"), 404, "not_found", "award_id")


def test_whoever_may_not_is_told_so_and_nothing_is_made(asking: Any, award: dict[str, Any]) -> None:
    for role, status, code in (("public", 401, "unauthenticated"), ("programme_officer", 403, "forbidden")):
        ask = asking(role)
        for kind in KINDS:
            check_problem(ask(f"/statements/fund.{kind}"), status, code)
        check_problem(ask("/exports"), status, code)


def test_a_donors_person_takes_home_the_own_donors_statements_and_no_others(
    award: dict[str, Any], stack: RunningStack, sign_in: SignIn
) -> None:
    officer, administrator = sign_in("finance_officer"), sign_in("administrator")
    claire = people.join(stack, administrator, "member", language="fr")
    other = officer.post(f"{FUNDS}/donors", {"name": f"Another {uuid4()}", "donor_class": "other"})
    given = {"donor_id": other["id"], "currency": "USD", "amount": "5.00", "received_on": "2017-04-12"}
    officer.post(f"{FUNDS}/contributions", given | {"reference": "SWIFT 2"})
    linked = {"name": "Claire Tremblay", "member_id": claire.id}
    officer.post(f"{FUNDS}/donors/{award['donor_id']}/people", linked)
    ask = Asking(stack, claire)
    [own] = ask("/my-statements").json()["items"]
    assert (own["donor_id"], [each["award_id"] for each in own["awards"]]) == (award["donor_id"], [award["id"]])
    for kind in KINDS:
        assert ask(f"/statements/donors/{award['donor_id']}.{kind}").status_code == 200
        assert ask(f"/statements/awards/{award['id']}.{kind}").status_code == 200
        check_problem(ask(f"/statements/donors/{other['id']}.{kind}"), 404, "not_found", "donor_id")
        check_problem(ask(f"/statements/fund.{kind}"), 403, "forbidden")
    for address in ("/donors", "/awards", "/entries", "/exports", "/contributions", "/statements/rows"):
        check_problem(ask(address), 403, "forbidden")
    taken = on_record(sign_in("auditor"), claire.id)
    assert sorted(each["format"] for each in taken) == ["csv", "csv", "pdf", "pdf", "xlsx", "xlsx"]
    ask.http.close()
    claire.close()


def on_record(auditor: Person, member_id: str) -> list[Any]:
    """What a member took home, as an auditor reads it."""
    return list(auditor.every(f"{FUNDS}/exports", member_id=member_id))


def test_everybody_reads_the_transparency_view(asking: Any) -> None:
    for role in ("public", "member", "auditor"):
        assert asking(role)("/public").status_code == 200


def test_today_is_told_when_no_day_is_named(asking: Any) -> None:
    answer = asking("auditor")("/statements/fund.pdf", lang="en")
    today = datetime.now(UTC).date()
    assert f"{today:%Y-%m-%d}-en.pdf" in answer.headers["content-disposition"]
