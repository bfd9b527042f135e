"""The register of payees in the browser: found, edited, closed; bank details signed by two; duplicates merged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
from lxml import html

from tests.common.running import Browser, signed_in
from tests.stack import RunningStack
from tests.web.conftest import FUNDS, World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
NEW = "/fund/payees/new"
IBAN = "BE68 5390 0754 7034"


@pytest.fixture
def officer(stack: RunningStack, world: World) -> Iterator[Browser]:
    with signed_in(stack.base_url, world["finance_officer"]) as browser:
        yield browser


def tree(page: httpx.Response) -> html.HtmlElement:
    return html.fromstring(page.text)


def added(browser: Browser, name: str = "", **fields: str) -> tuple[str, httpx.Response]:
    """The address of a new payee, and its page."""
    told = {"name": name or f"Imprenta {uuid4().hex[:8]}", "kind": "company", "country": "CR"} | fields
    page = browser.send_form(browser.get(NEW), NEW, **told)
    assert page.status_code == 200, page.text
    return str(page.url).removeprefix(browser.site).split("?")[0], page


def test_a_payee_is_added_found_by_its_tax_number_and_edited_with_its_history(officer: Browser) -> None:
    name, number = f"Imprenta {uuid4().hex[:8]}", f"3-101-{uuid4().int % 900000 + 100000}"
    at, page = added(officer, name, tax_id=number)
    assert name in page.text and number in page.text and "Costa Rica" in page.text
    for search in (name, name.lower(), number):
        assert at in officer.get("/fund/payees", params={"q": search}).text, search
    form = officer.get(f"{at}/edit")
    done = officer.send_form(form, f"{at}/edit", name=f"{name} S.A.", kind="company", country="CR", tax_id=number)
    assert f"{name} → {name} S.A." in " ".join(tree(done).text_content().split())
    stale = officer.send_form(form, f"{at}/edit", name="Another", kind="company", country="CR")
    assert stale.status_code in (409, 412) and "Another" in stale.text


def test_errors_come_back_in_spanish_at_their_field_with_what_was_written(officer: Browser) -> None:
    officer.cookies.set("convive_language", "es")
    told = {"name": f"Imprenta {uuid4().hex[:8]}", "kind": "company", "country": "AR", "tax_id": "20-12345678-0"}
    page = officer.send_form(officer.get(NEW), NEW, **told)
    assert page.status_code == 422 and 'lang="es"' in page.text
    wrong = tree(page).get_element_by_id("tax_id-wrong").text_content()
    assert "20-12345678-0" in wrong and told["name"] in page.text
    at, _ = added(officer, told["name"])
    again = officer.send_form(officer.get(NEW), NEW, name=told["name"].upper(), kind="company")
    assert again.status_code == 409 and 'id="name-wrong"' in again.text and at


def test_the_form_sent_twice_adds_one(officer: Browser) -> None:
    page, name = officer.get(NEW), f"Imprenta {uuid4().hex[:8]}"
    answers = [officer.send_form(page, NEW, name=name, kind="company", country="CR") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200] and answers[0].url == answers[1].url


def test_bank_details_wait_for_a_second_person_and_are_withdrawn_by_whoever_entered_them(
    stack: RunningStack, world: World, officer: Browser
) -> None:
    at, page = added(officer)
    bad = officer.send_form(page, f"{at}/details", iban="BE68 5390 0754 7035")
    assert bad.status_code == 422 and 'id="iban-wrong"' in bad.text and "7035" in bad.text
    waits = officer.send_form(page, f"{at}/details", iban=IBAN, bank="Banque de Bruxelles")
    assert "Awaiting a second signature" in waits.text and f'action="{at}/details"' not in waits.text
    details = re.search(r"/fund/approvals/payee-details/([0-9a-f-]{36})", waits.text)
    assert details
    back = officer.send_form(waits, f"{at}/details/{details[1]}")
    assert "Bank details withdrawn" in back.text
    waits = officer.send_form(back, f"{at}/details", iban=IBAN)
    details = re.search(r"/fund/approvals/payee-details/([0-9a-f-]{36})", waits.text)
    assert details
    world["finance_approver"].post(f"{FUNDS}/payee-details/{details[1]}/approve", {})
    signed = officer.get(at).text
    assert "In force" in signed and "••7034" in signed
    with signed_in(stack.base_url, world["auditor"]) as auditor:
        seen = auditor.get(at).text
        assert "••7034" in seen and "539007547034" not in seen.replace(" ", "")


def test_duplicates_are_seen_beside_each_other_and_merged_with_a_reason(officer: Browser) -> None:
    words = f"Taller {uuid4().hex[:6]} Norte"
    at, _ = added(officer, words)
    other, page = added(officer, f"Norte {words.removesuffix(' Norte')}", kind="ngo")
    assert f"{other}/merge?with={at[-36:]}" in page.text
    assert at in officer.get("/fund/payees", params={"view": "duplicates", "q": words}).text
    beside = officer.get(f"{other}/merge", params={"with": at[-36:]})
    assert words in beside.text and "differs" in beside.text
    refused = officer.send_form(beside, f"{other}/merge", stays=at[-36:], reason="")
    assert refused.status_code == 422 and 'id="reason-wrong"' in refused.text
    done = officer.send_form(beside, f"{other}/merge", stays=at[-36:], reason="The same workshop")
    assert at in str(done.url) and "The same workshop" in done.text
    merged = officer.get(other)
    assert at in merged.text and f"{other}/edit" not in merged.text
    assert other not in officer.get("/fund/payees", params={"q": words}).text
    assert officer.get(f"{at}/merge", params={"q": "Taller"}).status_code == 200


def test_a_payee_is_closed_and_nothing_is_paid_to_it_until_it_is_opened_again(officer: Browser) -> None:
    at, page = added(officer)
    closed = officer.send_form(page, at, decision="close", reason="Dissolved")
    assert "Dissolved" in closed.text and "/fund/costs/new?payee" not in closed.text
    again = officer.send_form(closed, at, decision="reopen", reason="It was another one")
    assert "/fund/costs/new?payee" in again.text
    assert officer.send_form(again, at, decision="burn").status_code == 404


@pytest.mark.parametrize("role", ["finance_approver", "auditor"])
def test_who_only_reads_is_shown_no_form_and_may_send_none(
    stack: RunningStack, world: World, officer: Browser, role: str
) -> None:
    at, _ = added(officer)
    with signed_in(stack.base_url, world[role]) as reader:
        assert f'action="{at}' not in reader.get(at).text
        token = re.search(r'name="form_token" value="([^"]+)"', reader.get(at).text)
        assert token
        for path in (NEW, at, f"{at}/edit", f"{at}/details", f"{at}/merge"):
            answer = reader.post(path, data={"form_token": token[1]}, headers={"Origin": reader.site})
            assert answer.status_code == 403, path
