"""The bank's pages on which two people act: payment orders, rules, the closing report, accounts in other currencies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import etree, html

from tests.common.funds.bank import camt
from tests.stack import RunningStack
from tests.web.conftest import World
from tests.web.test_bank_page import FUNDS, account, browser, lines, officer, send, taken_in

__all__ = ["account", "officer"]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
PAIN = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
Account = tuple[str, str]
TODAY = datetime.now(UTC).date()


@pytest.fixture
def approver(stack: RunningStack, world: World) -> Iterator[httpx.Client]:
    with browser(stack, world["finance_approver"]) as client:
        yield client


def hidden(page: str, action: str, decision: str = "") -> dict[str, str]:
    """The fields of a form for writing that are filled in already."""
    for form in html.fromstring(page).iter("form"):
        fields = {each.get("name"): each.get("value") or "" for each in form.iter("input") if each.get("name")}
        if (form.get("method"), form.get("action")) == ("post", action) and decision in ("", fields.get("decision")):
            return {name: value for name, value in fields.items() if name != "chosen"}
    raise AssertionError((action, decision))


def cost(world: World, account: Account, amount: str = "40.00", **fields: Any) -> dict[str, Any]:
    """A cost to be paid from the account, to a payee of its own."""
    award = world["finance_officer"].get(f"{FUNDS}/awards/{world.ids['entering_award_id']}")
    given = {
        "line_id": award["lines"][0]["id"], "amount_usd": amount, "occurred_on": "2026-05-04", "country": "BZ",
        "description": "Interpretation", "payee": f"Imprenta {uuid4().hex[:8]}", "document": f"F-{uuid4().hex[:8]}",
        "document_on": "2026-05-04", "activity_kind": "workshop", "bank_account_id": account[0],
    }  # fmt: skip
    return dict(world["finance_officer"].post(f"{FUNDS}/expenditures", given | fields))


def ordered(officer: httpx.Client, at: str, made: dict[str, Any], **fields: str) -> httpx.Response:
    told = hidden(officer.get(at).text, at) | {"chosen": made["id"], "execute_on": TODAY.isoformat()}
    told |= {f"{name}-{made['id']}": value for name, value in fields.items()}
    return officer.post(at, data=told)


def decide(who: httpx.Client, at: str, decision: str, **fields: str) -> httpx.Response:
    return who.post(at, data=hidden(who.get(at).text, at, decision) | fields)


def test_an_order_is_made_signed_by_somebody_else_downloaded_and_found_paid(
    officer: httpx.Client, approver: httpx.Client, account: Account, world: World
) -> None:
    made, at = cost(world, account), f"/fund/bank/{account[0]}/payments"
    assert "Not in the register" in officer.get(at).text
    wrong = ordered(officer, at, made, account="BE68539007547035", country="BE")
    assert wrong.status_code == 422 and "check digits" in html.document_fromstring(wrong.text).xpath("string()")
    assert ordered(officer, at, made, account="BE68539007547034", country="BE").status_code == 303
    waiting = officer.get(at).text
    assert "typed in" in waiting and 'value="sign"' not in waiting, "who made it has no button to sign it"
    assert decide(approver, at, "sign").status_code == 303
    shown = officer.get(at).text
    [file] = re.findall(r'href="(/api/v1/funds/bank/payment-orders/[0-9a-f-]+/file)"', shown)
    document = etree.fromstring(officer.get(file).content)
    [reference] = document.xpath("//p:EndToEndId/text()", namespaces=PAIN)
    paid = camt([(date(2026, 5, 6), "-40.00", "PAYMENT", "P-1")], number=account[1])
    paid = paid.replace(b"<TxDtls>", b"<TxDtls><Refs><EndToEndId>" + reference.encode() + b"</EndToEndId></Refs>")
    assert taken_in(officer, account, paid).status_code == 303
    desk = f"/fund/bank/{account[0]}"
    [line] = lines(officer.get(desk).text)
    panel = officer.get(f"{desk}?line={line}")
    assert "Reference of our payment order" in panel.text
    done = officer.post(f"{desk}/lines/{line}", data=hidden(panel.text, f"{desk}/lines/{line}", "confirm"))
    assert done.status_code == 303
    assert "1 of 1 paid" in officer.get(at).text


def test_bank_details_of_the_register_are_paid_to_and_no_others(
    officer: httpx.Client, approver: httpx.Client, account: Account, world: World, stack: RunningStack
) -> None:
    made, at = cost(world, account), f"/fund/bank/{account[0]}/payments"
    clerk, second = world["finance_officer"], world["finance_approver"]
    [payee] = clerk.get(f"{FUNDS}/payees", search=made["payee"])["items"]
    details = {"iban": "GB29NWBK60161331926819", "bic": "NWBKGB2L", "holder": "Imprenta SA"}
    entered = clerk.post(f"{FUNDS}/payees/{payee['id']}/details", details)
    assert "await their second signature" in officer.get(at).text
    assert ordered(officer, at, made, account="BE68539007547034").status_code == 409
    second.post(f"{FUNDS}/payee-details/{entered['id']}/approve", {})
    page = officer.get(at).text
    assert "Signed by two" in page and f'name="account-{made["id"]}"' not in page
    assert ordered(officer, at, made, account="BE68539007547034").status_code == 409
    assert ordered(officer, at, made).status_code == 303
    assert "Imprenta SA" in officer.get(at).text and "from the register" in officer.get(at).text
    with browser(stack, world["auditor"]) as auditor:
        seen = auditor.get(at).text
        assert "GB29NWBK60161331926819" not in seen and "6819" in seen
    assert decide(officer, at, "withdraw", reason="Twice").status_code == 303
    assert "Withdrawn" in officer.get(at).text


def test_who_signs_sees_whose_cost_is_paid_to_which_account(
    officer: httpx.Client, approver: httpx.Client, account: Account, world: World
) -> None:
    of_register, typed, at = cost(world, account), cost(world, account), f"/fund/bank/{account[0]}/payments"
    clerk, second = world["finance_officer"], world["finance_approver"]
    [payee] = clerk.get(f"{FUNDS}/payees", search=of_register["payee"])["items"]
    holder = f"Holding {uuid4().hex[:8]}"
    details = {"iban": "GB29NWBK60161331926819", "bic": "NWBKGB2L", "holder": holder}
    entered = clerk.post(f"{FUNDS}/payees/{payee['id']}/details", details)
    second.post(f"{FUNDS}/payee-details/{entered['id']}/approve", {})
    form = officer.get(at).text
    assert f'name="account-{typed["id"]}"' in form and f'name="country-{typed["id"]}"' not in form, "the cost has it"
    assert form.count("is checked by whoever signs") == 1
    told = hidden(form, at) | {"chosen": [of_register["id"], typed["id"]], "execute_on": TODAY.isoformat()}
    assert officer.post(at, data=told | {f"account-{typed['id']}": "BE68539007547034"}).status_code == 303
    [order] = clerk.get(f"{FUNDS}/bank/accounts/{account[0]}/payment-orders")["items"]
    for page in (approver.get(at), approver.get(f"/fund/approvals/payment-orders/{order['id']}")):
        for made in (of_register, typed):
            assert made["payee"] in page.text and f'href="/fund/costs/{made["id"]}"' in page.text
        shown = html.document_fromstring(page.text)
        [row] = [each for each in shown.iter("tr") if holder in "".join(each.itertext())]
        assert "another name" in "".join(row.itertext()) and "typed in" not in "".join(row.itertext())
        [row] = [each for each in shown.iter("tr") if "BE68539007547034" in "".join(each.itertext())]
        assert "typed in" in "".join(row.itertext()) and "another name" not in "".join(row.itertext())
        assert order["account"] in page.text and "80.00" in shown.xpath("string(//tfoot)")
    assert decide(approver, at, "sign").status_code == 303
    assert decide(officer, at, "withdraw", reason="The bank did not take it").status_code == 303
    assert "The bank did not take it" in officer.get(at).text
    listed = approver.get(f"/fund/approvals/payment-orders/{order['id']}").text
    assert "Withdrawn" in listed and "The bank did not take it" in listed


def test_a_double_click_orders_once(officer: httpx.Client, account: Account, world: World) -> None:
    made, at = cost(world, account), f"/fund/bank/{account[0]}/payments"
    told = hidden(officer.get(at).text, at) | {"chosen": made["id"], "execute_on": TODAY.isoformat()}
    told |= {f"account-{made['id']}": "BE68539007547034", f"country-{made['id']}": "BE"}
    with ThreadPoolExecutor(2) as twice:
        answers = list(twice.map(lambda _: officer.post(at, data=told).status_code, range(2)))
    assert answers == [303, 303]
    assert len(re.findall(r'id="order-', officer.get(at).text)) == 1


def test_two_officers_on_one_line_book_it_once(
    officer: httpx.Client, account: Account, stack: RunningStack, world: World
) -> None:
    taken_in(
        officer,
        account,
        camt([(date(2026, 5, 6), "250.00", "GIFT", f"G-{uuid4().hex[:8]}", "Somebody")], number=account[1]),
    )
    at = f"/fund/bank/{account[0]}"
    [line] = lines(officer.get(at).text)
    with browser(stack, world["finance_officer"]) as other:
        forms = [
            (who, hidden(who.get(f"{at}?line={line}").text, f"{at}/lines/{line}", "suspense"))
            for who in (officer, other)
        ]
        with ThreadPoolExecutor(2) as both:
            posted = both.map(lambda each: each[0].post(f"{at}/lines/{line}", data=each[1]), forms)
            answers = sorted(each.status_code for each in posted)
    assert answers == [303, 409]
    assert len(lines(officer.get(f"{at}?show=suspense").text)) == 1


def test_a_rule_is_made_proposes_and_ends_on_its_page(officer: httpx.Client, account: Account, world: World) -> None:
    award = world["finance_officer"].get(f"{FUNDS}/awards/{world.ids['entering_award_id']}")
    at, words = "/fund/bank/rules", f"WIRE {uuid4().hex[:8]}"
    told = hidden(officer.get(at).text, at) | {"fund_id": "prevention-network", "account_id": account[0]}
    told |= {"words": words, "way": "out", "books": "charge"}
    refused = officer.post(at, data=told)
    assert refused.status_code == 422 and words in refused.text, "what was written stays in the form"
    told |= {"form_token": hidden(refused.text, at)["form_token"], "budget_line_id": award["lines"][0]["id"]}
    assert officer.post(at, data=told).status_code == 303
    taken_in(officer, account, camt([(date(2026, 5, 6), "-12.50", f"{words} FEE", "F-1")], number=account[1]))
    desk = f"/fund/bank/{account[0]}"
    [line] = lines(officer.get(desk).text)
    assert f"Rule: {words}" in html.document_fromstring(officer.get(f"{desk}?line={line}").text).xpath("string()")
    [rule] = [
        each
        for each in world["finance_officer"].get(f"{FUNDS}/bank/rules", limit=200)["items"]
        if each["words"] == words
    ]
    end = next(
        {each.get("name"): each.get("value") or "" for each in form.iter("input") if each.get("name")}
        for form in html.document_fromstring(officer.get(at).text).iter("form")
        if form.xpath(f'.//input[@name="rule_id" and @value="{rule["id"]}"]')
    )
    kept = {name: rule[name] or "" for name in ("words", "way", "books", "budget_line_id", "account_id")}
    assert officer.post(at, data=end | kept | {"decision": "end"}).status_code == 303
    assert f"Rule: {words}" not in html.document_fromstring(officer.get(f"{desk}?line={line}").text).xpath("string()")


def test_the_report_closes_at_zero_by_somebody_who_confirmed_nothing(
    officer: httpx.Client, approver: httpx.Client, account: Account
) -> None:
    taken_in(
        officer,
        account,
        camt([(date(2026, 5, 6), "250.00", "GIFT", f"G-{uuid4().hex[:8]}", "Somebody")], number=account[1]),
    )
    desk, at = f"/fund/bank/{account[0]}", f"/fund/bank/{account[0]}/reconciliation"
    open_report = approver.get(f"{at}?until=2026-05-31").text
    assert (
        "Lines of the bank are not matched." in open_report and "<button>" not in open_report.split("It can’t")[1][:400]
    )
    [line] = lines(officer.get(desk).text)
    panel = officer.get(f"{desk}?line={line}").text
    officer.post(f"{desk}/lines/{line}", data=hidden(panel, f"{desk}/lines/{line}", "suspense"))
    told = "opening is not explained"
    assert told in approver.get(f"{at}?until=2026-05-31").text
    explain = f"{desk}/opening"
    assert f'action="{explain}"' not in approver.get(f"{at}?until=2026-05-31").text, "who signs explains nothing"
    form = hidden(officer.get(f"{at}?until=2026-05-31").text, explain)
    empty = officer.post(explain, data=form | {"opening_note": " "})
    assert empty.status_code == 422 and 'id="opening_note-wrong"' in empty.text and told in empty.text
    said = officer.post(explain, data=form | {"opening_note": "Kept elsewhere before"})
    assert (said.status_code, said.headers["location"]) == (303, f"{at}?until=2026-05-31&done=saved")
    assert officer.post(explain, data=form | {"opening_note": "From an old page"}).status_code in (409, 412)
    page = approver.get(f"{at}?until=2026-05-31").text
    assert "Kept elsewhere before" in page and told not in page
    closed = approver.post(at, data=hidden(page, at) | {"until": "2026-05-31"})
    assert (closed.status_code, closed.headers.get("location")) == (303, f"{at}?until=2026-05-31&done=bank-closed")


def closable(world: World) -> Account:
    """An account that begins with what the books say."""
    number = uuid4().hex[:12].upper()
    given = {"name": f"Bank {number}", "number": number, "starts_on": "2026-05-01", "opening_balance": "0"}
    return world["finance_officer"].post(f"{FUNDS}/bank/accounts", given)["id"], number


def test_of_many_items_the_page_shows_the_first_hundred(
    officer: httpx.Client, approver: httpx.Client, world: World
) -> None:
    number = uuid4().hex[:8]
    lines_of = [(date(2026, 5, 6), "1.00", f"GIFT {each}", f"G-{number}-{each}", "Somebody") for each in range(102)]
    account = closable(world)
    taken_in(officer, account, camt(lines_of, number=account[1], opening="0"))
    shown = approver.get(f"/fund/bank/{account[0]}/reconciliation?until=2026-05-31").text
    assert "The first 100 of 102." in shown
    assert len(html.fromstring(shown).xpath("//section[@aria-labelledby='bank_items']//tbody/tr")) == 100


def test_the_closed_report_stays(officer: httpx.Client, approver: httpx.Client, world: World) -> None:
    account = closable(world)
    content = camt(
        [(date(2026, 5, 6), "250.00", "GIFT", f"G-{uuid4().hex[:8]}", "Somebody")], number=account[1], opening="0"
    )
    taken_in(officer, account, content)
    desk, at = f"/fund/bank/{account[0]}", f"/fund/bank/{account[0]}/reconciliation"
    [line] = lines(officer.get(desk).text)
    panel = officer.get(f"{desk}?line={line}").text
    officer.post(f"{desk}/lines/{line}", data=hidden(panel, f"{desk}/lines/{line}", "suspense"))
    asked = f"{at}?until=2026-05-31"
    assert f'method="post" action="{at}"' not in officer.get(asked).text
    closed = approver.post(at, data=hidden(approver.get(asked).text, at) | {"until": "2026-05-31"})
    assert (closed.status_code, closed.headers.get("location")) == (303, f"{asked}&done=bank-closed")
    assert "what it states no longer changes" in approver.get(asked).text
    matched = officer.get(f"{desk}?show=matched&line={line}").text
    action = re.search(rf"{desk}/matches/[0-9a-f-]+", matched)
    if action:
        told = hidden(matched, action[0], "undo")
        assert officer.post(action[0], data=told | {"reason": "Too late"}).status_code == 409


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"%PDF-1.7\n" + b"0" * 60_000_000, "statement.pdf", 413),
        (b"%PDF-1.7 no statement", "statement.xml", 422),
        (b"PK\x03\x04 a workbook", "statement.sta", 422),
        ("Fecha;Concepto;Importe\n04/05/2026;Comisión;-12,50\n".encode("latin-1"), "mayo.csv", 422),
        (b"", "empty.xml", 422),
        (camt([(date(2026, 5, 4), "-12.50", "FEE", "F-1")])[:-40], "cut.xml", 422),
        (b":20:REF\n:25:123\n:28C:1/1\n:60F:C260501USD1000,00\n:61:2605", "cut.sta", 422),
    ],
    ids=[
        "60MB",
        "a PDF called XML",
        "a ZIP called MT940",
        "latin-1 without a mapping",
        "empty",
        "cut XML",
        "cut MT940",
    ],
)
def test_bad_files_are_refused_and_leave_nothing(
    officer: httpx.Client, account: Account, content: bytes, name: str, status: int
) -> None:
    at = f"/fund/bank/{account[0]}"
    answer = send(officer, f"{at}/statements", content, name)
    assert answer.status_code == status
    assert lines(officer.get(at).text) == []


def test_a_latin_1_file_is_read_once_the_mapping_says_so(officer: httpx.Client, account: Account) -> None:
    at = f"/fund/bank/{account[0]}/mapping"
    columns = {"booked_on": "Fecha", "amount": "Importe", "text": "Concepto", "date_format": "DD/MM/YYYY"}
    fields = hidden(officer.get(at).text, at) | columns | {"delimiter": ";", "decimal_sign": ","}
    fields.pop("negate", None)
    content = "Fecha;Concepto;Importe\n04/05/2026;Comisión;-12,50\n".encode("latin-1")
    assert officer.post(at, data=fields | {"encoding": "utf-8"}).status_code == 303
    wrong = send(officer, f"/fund/bank/{account[0]}/statements", content, "mayo.csv")
    assert wrong.status_code == 422 and "utf-8" in wrong.text
    again = (
        hidden(officer.get(at).text, at) | columns | {"delimiter": ";", "decimal_sign": ",", "encoding": "iso-8859-1"}
    )
    again.pop("negate", None)
    assert officer.post(at, data=again).status_code == 303
    assert taken_in(officer, account, content, "mayo.csv").status_code == 303
    assert "Comisión" in officer.get(f"/fund/bank/{account[0]}").text


def test_an_account_in_kroner_is_opened_revalued_by_two_and_told(
    officer: httpx.Client, approver: httpx.Client, world: World, stack: RunningStack
) -> None:
    end = TODAY.replace(day=1) - timedelta(days=1)
    for on, worth in ((end.replace(day=1), "0.10"), (end, "0.09")):
        rate = {"currency": "NOK", "valid_on": on.isoformat(), "usd_per_unit": worth, "source": "Norges Bank"}
        entered = world["finance_officer"].post(f"{FUNDS}/rates", rate)
        world["finance_approver"].post(f"{FUNDS}/manual-rates/{entered['id']}/approve", {})
    number = uuid4().hex[:12].upper()
    told = hidden(officer.get("/fund/bank").text, "/fund/bank") | {"fund_id": "prevention-network", "number": number}
    told |= {"name": f"Oslo {number}", "currency": "NOK", "starts_on": end.replace(day=1).isoformat()}
    assert officer.post("/fund/bank", data=told | {"currency": "XXX", "opening_balance": "0"}).status_code == 422
    assert officer.post("/fund/bank", data=told | {"opening_balance": "0"}).status_code == 303
    [account_id] = re.findall(rf'href="/fund/bank/([0-9a-f-]+)">Oslo {number}', officer.get("/fund/bank").text)
    gift = {name: world.ids[f"entering_{name}"] for name in ("donor_id", "agreement_id")} | {"currency": "NOK"}
    gift |= {"amount": "5000", "received_on": end.replace(day=1).isoformat(), "reference": number}
    world["finance_officer"].post(f"{FUNDS}/contributions", gift | {"bank_account_id": account_id})
    at = f"/fund/bank/{account_id}/revaluation"
    page = officer.get(f"{at}?on={end}").text
    assert "50.00" in page and "Unrealized" in page
    assert officer.post(at, data=hidden(page, at) | {"award_id": ""}).status_code == 422
    assert officer.post(at, data=hidden(page, at) | {"award_id": world.ids["entering_award_id"]}).status_code == 303
    assert "somebody else" not in officer.get(f"{at}?on={end}").text
    assert decide(approver, f"{at}", "sign").status_code == 303
    shown = officer.get(f"{at}?on={end}").text
    assert "nothing to post" in shown and "reversed on the next day" in shown
    with browser(stack, world["auditor"]) as auditor:
        assert auditor.get(at).status_code == 200
    assert "5,000.00" in officer.get(f"/fund/bank/{account_id}/reconciliation?until={end}").text
