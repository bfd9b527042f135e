"""The pages of costs, by plain forms: entered once, checked, kept as a draft, corrected, pasted, read from a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import uuid4

import httpx
import pytest
from lxml import html

from gateway.web.funds.costs.tables import rows_of
from tests.common import sample_files
from tests.common.running import Browser, signed_in
from tests.stack import RunningStack
from tests.web.conftest import FUNDS, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
NEW, GRID = "/fund/costs/new", "/fund/costs/grid"


@pytest.fixture
def officer(stack: RunningStack, world: World) -> Iterator[Browser]:
    with signed_in(stack.base_url, world["finance_officer"]) as browser:
        yield browser


@pytest.fixture
def line(world: World) -> str:
    """The second direct line of the world's award: 3,000 USD."""
    award = world["finance_officer"].get(f"{FUNDS}/awards/{world.ids['entering_award_id']}")
    return str(next(each["id"] for each in award["lines"] if each["title"] == "Experts"))


def written(line: str, **changes: str) -> dict[str, Any]:
    """A cost of its own payee."""
    paper = {
        "payee": f"Hotel {uuid4().hex[:8]}", "document": f"H-{uuid4().hex[:8]}", "document_on": "2026-05-04",
        "description": "Rooms", "currency": "USD", "parts.0.line_id": line, "parts.0.amount": "12,50",
        "parts.0.country": "Belice", "parts.0.activity_kind": "workshop",
    }  # fmt: skip
    return paper | changes


def send(browser: Browser, at: str = NEW, **fields: Any) -> httpx.Response:
    return browser.send_form(browser.get(at), NEW, **fields)


def entered(browser: Browser, page: httpx.Response) -> str:
    """The address of the cost that the form names as the last one entered."""
    found = re.search(r'role="status">[^<]*<a href="(/fund/costs/[0-9a-f-]{36})"', page.text)
    assert found, page.text[-3000:]
    return found[1]


def costs_of(world: World, payee: str) -> list[dict[str, Any]]:
    found = world["finance_officer"].get(f"{FUNDS}/expenditures", search=payee)["items"]
    assert {each["payee"] for each in found} <= {payee}, found
    return list(found)


def tree(page: httpx.Response) -> html.HtmlElement:
    return html.fromstring(page.text)


def form_of(page: httpx.Response, action: str = NEW) -> dict[str, str]:
    """What stands in the fields of a form."""
    [form] = [each for each in tree(page).iter("form") if each.get("action") == action]
    return {name: value for name, value in form.form_values() if name}


def test_a_cost_is_entered_and_the_form_is_ready_for_the_next_of_its_payee(
    officer: Browser, world: World, line: str
) -> None:
    sent = written(line)
    page = send(officer, **sent)
    assert "The cost has been entered." in page.text
    left = form_of(page)
    assert (left["payee"], left["document"], left["parts.0.amount"]) == (sent["payee"], "", "")
    [made] = costs_of(world, sent["payee"])
    assert (made["direct_usd"], made["country"], made["occurred_on"]) == ("12.50", "BZ", "2026-05-04")
    one = officer.get(entered(officer, page))
    for told in (sent["document"], "Rooms", "Belize", made["entry_number"], "Entered by"):
        assert told in one.text, told
    for found in (sent["payee"], sent["document"], "12.50"):
        assert made["id"] in officer.get("/fund/costs", params={"q": found, "view": "posted"}).text, found
    assert made["id"] not in officer.get("/fund/costs", params={"q": sent["payee"], "view": "pending"}).text


def test_the_same_form_sent_twice_or_at_once_is_one_cost(
    stack: RunningStack, officer: Browser, world: World, line: str
) -> None:
    sent = written(line)
    page = officer.get(NEW)
    files = [("files", ("invoice.pdf", sample_files.PDF, "application/pdf"))]
    with ThreadPoolExecutor(3) as pool:
        jobs = [pool.submit(officer.send_form, page, NEW, files, **sent) for _ in range(3)]
        answers = [job.result() for job in jobs]
    answers.append(officer.send_form(page, NEW, files, **sent))
    assert {answer.status_code for answer in answers} <= {200, 409}, [answer.text[-400:] for answer in answers]
    assert answers[-1].status_code == 200
    [made] = costs_of(world, sent["payee"])
    assert made["files"] == 1


def test_an_error_comes_back_in_spanish_at_its_field_with_all_that_was_written_and_its_file(
    officer: Browser, world: World, line: str
) -> None:
    officer.headers["Accept-Language"] = "es"
    officer.cookies.set("convive_language", "es")
    sent = written(line, **{"parts.1.line_id": line, "parts.1.amount": "1_000", "parts.1.country": "BZ"})
    files = [("files", ("factura.pdf", sample_files.PDF, "application/pdf"))]
    page = officer.send_form(officer.get(NEW), NEW, files, **sent)
    assert page.status_code == 422 and 'lang="es"' in page.text
    wrong = tree(page).get_element_by_id("parts.1.amount-wrong").text_content()
    assert "número" in wrong.lower() or "cifras" in wrong.lower(), wrong
    kept = form_of(page)
    assert {name: kept[name] for name in sent} == sent
    assert "factura.pdf" in page.text and costs_of(world, sent["payee"]) == []
    done = officer.send_form(page, NEW, **sent | {"parts.1.amount": "７,25"})
    assert "El gasto quedó registrado." in done.text
    made = costs_of(world, sent["payee"])
    assert sorted(each["amount"] for each in made) == ["12.50", "7.25"] and [each["files"] for each in made] == [1, 1]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"parts.0.amount": "1,234"}, "parts.0.amount"), ({"parts.0.amount": "-5"}, "parts.0.amount"),
        ({"parts.0.amount": "=1+1"}, "parts.0.amount"), ({"parts.0.amount": "99999"}, "parts.0.amount"),
        ({"parts.0.line_id": ""}, "parts.0.line_id"), ({"payee": ""}, "payee"),
        ({"document_on": "31/02/2026"}, "document_on"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(officer: Browser, line: str, changes: dict[str, str], field: str) -> None:
    page = send(officer, **written(line, **changes))
    assert page.status_code in (409, 422)
    assert tree(page).get_element_by_id(f"{field}-wrong").text_content().strip()


def test_a_check_tells_what_it_comes_to_the_rest_and_what_stands_against_it(
    officer: Browser, world: World, line: str
) -> None:
    sent = written(line)
    page = send(officer, **sent, decision="check")
    assert page.status_code == 200 and "not in the register yet" in page.text and "USD" in page.text
    assert costs_of(world, sent["payee"]) == []
    token = form_of(page)["form_token"]
    part = officer.post("/fund/costs/check", data=sent | {"form_token": token}, headers={"Origin": officer.site})
    assert part.status_code == 200 and "<html" not in part.text and "12.50" in part.text
    far = officer.post(
        "/fund/costs/check",
        data=sent | {"form_token": token, "parts.0.amount": "99999"},
        headers={"Origin": officer.site},
    )
    assert 'data-field="parts.0.amount"' in far.text


def test_a_document_that_was_entered_before_is_told_and_takes_a_reason(
    officer: Browser, world: World, line: str
) -> None:
    sent = written(line)
    send(officer, **sent)
    again = send(officer, **sent)
    assert again.status_code == 409 and sent["document"] in again.text and 'name="duplicate_reason"' in again.text
    done = officer.send_form(again, NEW, **sent, duplicate_reason="The second half of the stay")
    assert done.status_code == 200 and len(costs_of(world, sent["payee"])) == 2


def test_a_draft_is_found_again_with_its_file_entered_and_gone(officer: Browser, world: World, line: str) -> None:
    sent = written(line, **{"parts.0.amount": "abc"})
    files = [("files", ("receipt.pdf", sample_files.PDF, "application/pdf"))]
    page = officer.send_form(officer.get(NEW), NEW, files, **sent, decision="draft")
    assert "draft=" in str(page.url) and form_of(page)["parts.0.amount"] == "abc" and "receipt.pdf" in page.text
    assert sent["document"] in officer.get(NEW).text
    done = officer.send_form(page, NEW, **sent | {"parts.0.amount": "3"})
    assert done.status_code == 200
    [made] = costs_of(world, sent["payee"])
    assert made["files"] == 1 and sent["document"] not in form_of(officer.get(NEW))
    begun = send(officer, payee="Somebody", decision="draft")
    drop = re.search(r'action="(/fund/costs/drafts/[0-9a-f-]+/delete)"', begun.text)
    assert drop and officer.send_form(begun, drop[1]).status_code == 200
    assert officer.get(str(begun.url)).status_code == 404


def test_a_further_line_is_added_without_javascript(officer: Browser, line: str) -> None:
    page = send(officer, **written(line), decision="add")
    assert "parts.1.amount" in page.text and form_of(page)["parts.0.amount"] == "12,50"


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [("invoice.pdf", b"MZ no pdf at all", 422), ("big.pdf", b"%PDF-1.7" + b"x" * 4_300_000, 413)],
)
def test_a_bad_file_is_refused_by_its_content_and_the_form_kept(
    officer: Browser, world: World, line: str, name: str, content: bytes, status: int
) -> None:
    sent = written(line)
    page = officer.send_form(officer.get(NEW), NEW, [("files", (name, content, "application/pdf"))], **sent)
    assert page.status_code == status and 'id="files-wrong"' in page.text
    assert form_of(page)["payee"] == sent["payee"] and costs_of(world, sent["payee"]) == []


def test_sixty_megabytes_are_refused_by_their_size(officer: Browser) -> None:
    files = [("files", ("film.pdf", b"x" * 61_000_000, "application/pdf"))]
    assert officer.send_form(officer.get(NEW), NEW, files, payee="x").status_code == 413


def test_a_pending_cost_leads_to_the_approvals_and_is_corrected_or_taken_back_by_its_maker(
    stack: RunningStack, officer: Browser, world: World, line: str
) -> None:
    approver = world["finance_approver"]
    terms = approver.get(f"{FUNDS}/funds/prevention-network")
    sent = written(line, **{"parts.0.amount": "2"}, note="By hand, as agreed")
    kept = {name: terms[name] for name in ("title", "second_signature_above_usd")}
    approver.put(f"{FUNDS}/funds/prevention-network", kept | {"second_signature_above_usd": "1.00"})
    try:
        page = send(officer, **sent)
        assert "It counts once a second person has signed it." in page.text
        at = entered(officer, page)
        one = officer.get(at)
        assert f"/fund/approvals/expenditures/{at[-36:]}" in one.text and "By hand, as agreed" in one.text
        again = officer.get(f"{NEW}?replaces={at[-36:]}")
        assert form_of(again)["parts.0.amount"] == "2.00"
        done = officer.send_form(again, NEW, **form_of(again) | {"parts.0.amount": "1,50"})
        assert done.status_code == 200 and str(done.url).split("?")[0] != f"{officer.site}{at}"
        assert {each["status"] for each in costs_of(world, sent["payee"])} == {"withdrawn", "pending"}
        path = str(done.url).removeprefix(officer.site).split("?")[0]
        back = officer.send_form(officer.get(path), path, decision="withdraw")
        assert "Withdrawn." in back.text
        assert {each["status"] for each in costs_of(world, sent["payee"])} == {"withdrawn"}
    finally:
        approver.put(f"{FUNDS}/funds/prevention-network", kept)


def test_a_posted_cost_gets_further_evidence_and_is_reversed_with_a_reason(
    officer: Browser, world: World, line: str
) -> None:
    at = entered(officer, send(officer, **written(line)))
    files = [("files", ("receipt.pdf", sample_files.PDF, "application/pdf"))]
    page = officer.send_form(officer.get(at), at, files, decision="attach")
    assert "receipt.pdf" in page.text
    [form] = [each for each in tree(page).iter("form") if "entry_id" in dict(each.form_values())]
    fields = dict(form.form_values()) | {"reason": ""}
    refused = officer.post(at, data=fields, headers={"Origin": officer.site})
    assert refused.status_code == 422 and 'id="reason-wrong"' in refused.text
    done = officer.post(at, data=fields | {"reason": "Entered twice"}, headers={"Origin": officer.site})
    assert "Reversed" in done.text
    assert at in officer.get("/fund/costs", params={"view": "reversed"}).text


def test_a_recurring_cost_is_scheduled_from_the_form_and_ended(officer: Browser, world: World, line: str) -> None:
    sent = written(line, rhythm="monthly", last_on="2026-12-31", occurred_on="2026-06-01")
    page = send(officer, **sent, decision="schedule")
    assert str(page.url).endswith("/fund/costs/recurring?done=saved") and sent["payee"] in page.text
    action = re.search(rf"{sent['payee']}.*?action=\"(/fund/costs/recurring/[0-9a-f-]+)\"", page.text, re.DOTALL)
    assert action
    assert officer.send_form(page, action[1], reason="").status_code == 422
    assert "Saved." in officer.send_form(page, action[1], reason="The office moved").text


# --- a grid ----------------------------------------------------------------------------------------------------------
HEADER = "Fecha\tBeneficiario\tDocumento\tImporte\tMoneda\tPartida presupuestaria\tDescripción\tPaís\tTipo de actividad"


def pasted(*rows: str, header: str = HEADER) -> str:
    return "\r\n".join([header, *rows])


def row(line: str, payee: str, number: int = 1, **cells: str) -> str:
    told = {
        "date": "2026-05-04",
        "payee": payee,
        "document": f"F-{number}",
        "amount": "1,5",
        "currency": "USD",
        "line": line,
    }
    return "\t".join((told | {"description": "Café", "country": "Belice", "kind": "workshop"} | cells).values())


def paste(browser: Browser, text: str, **fields: str) -> httpx.Response:
    return browser.send_form(browser.get(GRID), GRID, rows=text, **{"decision": "check"} | fields)


def read_in(browser: Browser, name: str, content: bytes) -> httpx.Response:
    return browser.send_form(browser.get(GRID), GRID, [("file", (name, content))], decision="check")


def faults(page: httpx.Response) -> list[tuple[str, str]]:
    found = tree(page).xpath("//ol[@data-grid-faults]/li")
    return [(each.get("data-row"), each.get("data-column")) for each in found]


def test_pasted_rows_are_checked_then_entered_once_however_often_they_are_sent(
    officer: Browser, world: World, line: str
) -> None:
    payee = f"Kiosk {uuid4().hex[:8]}"
    page = paste(officer, pasted(row(line, payee, 1), row(line, payee, 2, amount="US$ 34,50")))
    assert page.status_code == 200 and faults(page) == [] and "36.00" in page.text
    assert costs_of(world, payee) == []
    shown = form_of(page, GRID)
    assert rows_of(shown["rows"])[2][3] == "34.50" and "Experts" in rows_of(shown["rows"])[1][5]
    sent = shown | {"decision": "enter"}
    done = [officer.post(GRID, data=sent, headers={"Origin": officer.site}) for _ in range(2)]
    assert {str(each.url) for each in done} == {str(done[0].url)} and "/fund/costs/files/" in str(done[0].url)
    assert sorted(each["direct_usd"] for each in costs_of(world, payee)) == ["1.50", "34.50"]


def test_everything_a_paste_can_bring_is_told_at_its_cell_in_spanish_and_nothing_is_written(
    officer: Browser, world: World, line: str
) -> None:
    officer.cookies.set("convive_language", "es")
    payee = f"Kiosk {uuid4().hex[:8]}"
    rows = (
        row(line, payee, 1, amount="1.034,50"), row(line, payee, 2, amount="$0.50"),
        row(line, payee, 3, amount="１２"),
        row(line, payee, 4, date="31/5/2026"), row(line, payee, 5, date="4 de mayo de 2026"),
        row(line, payee, 6, date="1er mai 2026"), row(line, payee, 7, date="5/31/2026"),
        row(line, "", 8, document=""), row(line, payee, 9, amount="=SUM(A1:A9)"), row(line, payee, 10, amount="1_000"),
        row(line, payee, 11, date="3/4/2026"), row(line, payee, 12, amount="€ 5,00"),
        row(line, payee, 13, amount="1,234"),
        row("No such line", payee, 14), row(line, payee, 15, date="31/02/2026"),
    )  # fmt: skip
    page = paste(officer, pasted(*rows))
    told = faults(page)
    assert page.status_code == 200 and 'lang="es"' in page.text
    assert {int(number) for number, _ in told} == set(range(8, 16))
    wanted = {("8", "payee"), ("8", "document"), ("9", "amount"), ("10", "amount"), ("11", "date"), ("12", "amount")}
    assert wanted | {("13", "amount"), ("14", "line"), ("15", "date")} <= set(told)
    assert "Este dato es obligatorio." in page.text
    refused = officer.send_form(page, GRID, decision="enter", rows=form_of(page, GRID)["rows"])
    assert refused.status_code == 422 and faults(refused)
    assert costs_of(world, payee) == []


def test_ten_thousand_rows_are_refused_with_what_to_do_and_kept(officer: Browser, line: str) -> None:
    text = pasted(*(row(line, "Kiosk", number) for number in range(10_000)))
    page = paste(officer, text)
    assert page.status_code == 422 and "10000" in page.text.replace(",", "") and "1000" in page.text.replace(",", "")
    assert len(rows_of(form_of(page, GRID)["rows"])) == 10_001


def test_a_file_is_read_like_a_paste_and_one_of_many_rows_as_a_file_of_entries(
    officer: Browser, world: World, line: str
) -> None:
    payee = f"Kiosk {uuid4().hex[:8]}"
    text = pasted(row(line, payee, 1), row(line, payee, 2)).replace("\t", ";")
    page = read_in(officer, "costs.csv", text.encode())
    assert faults(page) == [] and len(rows_of(form_of(page, GRID)["rows"])) == 3
    many = pasted(*(row(line, payee, number) for number in range(1_001))).replace("\t", ";").encode()
    large = read_in(officer, "many.csv", many)
    assert large.status_code == 200 and "/fund/costs/files/" in str(large.url) and "many.csv" in large.text
    assert read_in(officer, "x.xlsx", b"PK\x03\x04 none").status_code == 422


@pytest.mark.parametrize("role", ["finance_approver", "auditor", "programme_officer"])
def test_who_only_reads_enters_nothing(
    stack: RunningStack, world: World, role: str, officer: Browser, line: str
) -> None:
    at = entered(officer, send(officer, **written(line)))
    with signed_in(stack.base_url, world[role]) as reader:
        page = reader.get("/fund/costs")
        assert page.status_code == 200 and f'href="{NEW}"' not in page.text
        token = {"form_token": form_of(officer.get(NEW))["form_token"]}
        for path in (NEW, GRID, at):
            assert reader.post(path, data=token, headers={"Origin": reader.site}).status_code == 403
        assert reader.get(at).status_code == (404 if role == "programme_officer" else 200)


def test_a_cost_in_euro_is_paid_from_the_funds_account_in_euro_and_matches_there(
    officer: Browser, world: World, line: str
) -> None:
    on = date(2026, 5, 4)
    rate = {"currency": "EUR", "valid_on": on.isoformat(), "usd_per_unit": "1.10", "source": "Bank of Spain"}
    made = world["finance_officer"].post(f"{FUNDS}/rates", rate)
    world["finance_approver"].post(f"{FUNDS}/manual-rates/{made['id']}/approve", {})
    number = uuid4().hex[:12].upper()
    given = {"name": f"Paris {number}", "number": number, "starts_on": "2026-05-01", "currency": "EUR"}
    other = world["finance_officer"].post(f"{FUNDS}/bank/accounts", given)["id"]
    of_fund = world["finance_officer"].get(f"{FUNDS}/bank/accounts", fund_id="prevention-network", limit=200)["items"]
    able = [each for each in of_fund if each["currency"] == "EUR" and each["starts_on"] <= on.isoformat()]
    first = min(able, key=lambda each: each["account_code"])["id"]
    shown = officer.get(NEW)
    assert f"Paris {number} · EUR" in shown.text and "first account in this currency" in shown.text
    euro = {"currency": "EUR", "document_on": on.isoformat()}
    for chosen, account in (({}, first), ({"bank_account_id": other}, other)):
        sent = written(line, **euro | chosen)
        assert "The cost has been entered." in send(officer, **sent).text
        [cost] = costs_of(world, sent["payee"])
        assert cost["bank_account_id"] == account
        waiting = world["finance_officer"].get(f"{FUNDS}/bank/accounts/{account}/book", matched=False, limit=200)
        assert sent["document"] in str(waiting) or cost["entry_id"] in str(waiting)
    refused = send(officer, **(dollars := written(line, bank_account_id=other)))
    assert refused.status_code == 422 and 'id="bank_account_id-wrong"' in refused.text
    assert costs_of(world, dollars["payee"]) == []
