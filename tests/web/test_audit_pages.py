"""The pages of search and audit over HTTP: found, taken away, verified, drawn, and the evidence of a sample."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import orjson
import pytest
from lxml import html
from openpyxl import load_workbook

from tests.common.running import Browser, signed_in
from tests.stack import RunningStack
from tests.web.conftest import World

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]
PDF = b"%PDF-1.4\n"


@pytest.fixture
def auditor(stack: RunningStack, world: World) -> Iterator[Any]:
    with signed_in(stack.base_url, world["auditor"]) as browser:
        yield browser


@pytest.fixture(scope="module")
def invoice(world: World) -> dict[str, Any]:
    """A cost with a payee that would be a formula, in two lines of evidence."""
    officer = world["finance_officer"]
    line = officer.get(f"/api/v1/funds/awards/{world.ids['entering_award_id']}")["lines"][0]["id"]
    cost = {
        "line_id": line, "amount_usd": "77.25", "occurred_on": "2026-03-05", "payee": "=Café São João",
        "description": "Alojamiento", "document": f"FAC-{world.ids['number']}-x", "document_on": "2026-03-05",
        "country": "BZ", "activity_kind": "workshop",
    }  # fmt: skip
    made: dict[str, Any] = officer.post("/api/v1/funds/expenditures", cost)
    file = {"filename": "fac.pdf", "media_type": "application/pdf", "content_base64": base64.b64encode(PDF).decode()}
    officer.post("/api/v1/funds/attachments", file | {"subject_kind": "expenditure", "subject_id": made["id"]})
    return made


def _links(page: str) -> list[str]:
    return [str(link.get("href")) for link in html.fromstring(page).iter("a")]


def test_a_word_an_amount_or_a_number_leads_to_the_page_of_a_cost(
    auditor: Browser, world: World, invoice: dict[str, Any]
) -> None:
    for asked in ({"text": "cafe joao"}, {"amount": "US$ 77,25"}, {"text": invoice["entry_number"]}):
        page = auditor.get("/fund/search", params=asked | {"award_id": world.ids["entering_award_id"]}).text
        assert f"/fund/costs/{invoice['id']}" in _links(page), asked
    receipt = auditor.get("/fund/search", params={"kind": "receipt", "donor_id": world.ids["donor_id"]}).text
    assert any(link.startswith("/fund/audit/entries/2026-") for link in _links(receipt))
    nothing = auditor.get("/fund/search", params={"text": "no such thing"})
    assert (nothing.status_code, "Nothing was found." in nothing.text) == (200, True)


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"amount": "1_000"}, "at_least"), ({"amount": "=1+1"}, "at_least"), ({"since": "yesterday"}, "since"),
     ({"award_id": "1"}, "award_id"), ({"currency": "euro"}, "currency"), ({"text": "a\x00b"}, "text")],
)  # fmt: skip
def test_what_cannot_be_searched_is_told_beside_its_field(auditor: Browser, asked: dict[str, str], field: str) -> None:
    answer = auditor.get("/fund/search", params=asked)
    assert (answer.status_code, 'class="wrong"' in answer.text) == (422, True), field


def test_what_is_shown_is_exported_with_numbers_days_and_no_formula(
    auditor: Browser, world: World, invoice: dict[str, Any]
) -> None:
    of = {"award_id": world.ids["entering_award_id"], "text": "cafe"}
    page = auditor.get("/fund/search", params=of).text
    [link] = [each for each in _links(page) if each.startswith("/fund/tables/found.xlsx")]
    answer = auditor.get(link.replace("lang=en", "lang=es"))
    sheet = load_workbook(io.BytesIO(answer.content)).active
    head, row = ([cell.value for cell in each] for each in sheet.iter_rows())
    told = dict(zip(head, row, strict=True))
    assert told["Importe en USD"] == 77.25 and told["Fecha"].date() == date(2026, 3, 5)
    assert invoice["entry_number"] in row and told["Tipo"] == "Gasto"
    [payee] = [cell for cell in sheet[2] if cell.value == "=Café São João"]
    assert payee.data_type == "s" or payee.quotePrefix
    answer = auditor.get("/fund/tables/found.csv", params=of | {"lang": "pt"})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    [head, row] = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert "'=Café São João" in row and "77.25" in row and head[0] == "Data"


@pytest.mark.parametrize("of", ["expenditures", "contributions", "commitments", "awards", "entries", "found"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_every_list_is_exported(auditor: Browser, world: World, of: str, kind: str) -> None:
    answer = auditor.get(f"/fund/tables/{of}.{kind}", params={"lang": "fr"})
    assert answer.status_code == 200 and of in answer.headers["content-disposition"]
    if kind == "xlsx":
        assert load_workbook(io.BytesIO(answer.content)).active.max_row >= (1 if of == "commitments" else 2)


@pytest.mark.parametrize(
    ("path", "status"),
    [("expenditures.pdf", 404), ("payees.xlsx", 404), ("expenditures.xlsx?status=lost", 422),
     ("expenditures.xlsx?colour=red", 400), ("found.csv?at_least=1_0", 422)],
)  # fmt: skip
def test_what_is_no_list_is_refused_before_a_byte_of_it(auditor: Browser, path: str, status: int) -> None:
    answer = auditor.get(f"/fund/tables/{path}")
    assert (answer.status_code, "content-disposition" in answer.headers) == (status, False)


def test_only_the_finance_unit_and_auditors_export(stack: RunningStack, world: World) -> None:
    with signed_in(stack.base_url, world["programme_officer"]) as browser:
        assert browser.get("/fund/tables/awards.csv").status_code == 403
        assert browser.get("/fund/audit/sample.zip?seed=1&since=2026-01-01&until=2026-12-31").status_code == 403


def test_an_entry_says_who_entered_it_and_on_which_evidence(
    auditor: Browser, world: World, invoice: dict[str, Any]
) -> None:
    listed = auditor.get("/fund/audit", params={"award_id": world.ids["entering_award_id"]}).text
    [link] = {each for each in _links(listed) if f"/entries/{invoice['entry_number']}?" in each}
    page = auditor.get(link).text
    assert hashlib.sha256(PDF).hexdigest() in page and "fac.pdf" in page and "Debits" in page
    [person] = {each for each in _links(page) if "member_id=" in each}
    assert "Only what this person entered or approved" in auditor.get(person).text
    assert auditor.get("/fund/audit/entries/2026-999999").status_code == 404
    assert auditor.get("/fund/audit/entries/first").status_code in (404, 422)


def _form(page: str) -> dict[str, Any]:
    form = html.fromstring(page).xpath("//form[@action='/fund/audit/verification']")[0]
    return {name: form.fields[name] for name in form.fields.keys()}  # noqa: SIM118 - no mapping


def test_the_seals_are_verified_at_a_button_and_the_answer_is_told_in_words(auditor: Browser) -> None:
    page = auditor.get("/fund/audit/verification").text
    answer = auditor.post("/fund/audit/verification", data=_form(page), headers={"Origin": auditor.site})
    assert answer.status_code == 200 and "The journal is as it was posted." in answer.text
    wrong = _form(page) | {"cursor": "2026"}
    refused = auditor.post("/fund/audit/verification", data=wrong, headers={"Origin": auditor.site})
    assert refused.status_code == 422
    nothing = _form(page) | {"fund_id": "no-such-fund"}
    assert auditor.post("/fund/audit/verification", data=nothing, headers={"Origin": auditor.site}).status_code == 404


def test_a_sample_is_drawn_again_and_its_evidence_has_its_digests(auditor: Browser, invoice: dict[str, Any]) -> None:
    asked = {"since": "2026-01-01", "until": "2026-12-31", "seed": "4711", "count": "200", "limits": "1 000; 5.000,00"}
    page = auditor.get("/fund/audit/sample", params=asked).text
    numbers = re.findall(r"/entries/(2026-\d+)", page)
    assert invoice["entry_number"] in numbers
    [again] = [each for each in _links(page) if each.startswith("/fund/audit/sample?") and "lang=" not in each]
    assert re.findall(r"/entries/(2026-\d+)", auditor.get(again).text) == numbers
    [link] = [each for each in _links(page) if each.startswith("/fund/audit/sample.zip?")]
    archive = zipfile.ZipFile(io.BytesIO(auditor.get(link).content))
    assert archive.testzip() is None
    sums = dict(line.split("  ", 1)[::-1] for line in archive.read("SHA256SUMS.txt").decode().splitlines())
    assert set(sums) == set(archive.namelist()) - {"SHA256SUMS.txt"}
    assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in sums.items())
    manifest = orjson.loads(archive.read("manifest.json"))
    assert (manifest["missing"], manifest["differing"]) == ([], [])
    assert [each["number"] for each in manifest["entries"]] == numbers
    assert archive.read(f"evidence/{invoice['entry_number']}/01-fac.pdf") == PDF
    read = auditor.get(f"/fund/audit/entries/{invoice['entry_number']}").text
    assert "Nobody yet." not in read


@pytest.mark.parametrize("wrong", [{"count": "0"}, {"limits": "5; 1"}, {"since": ""}, {"limits": "x"},
                                   {"until": "2020-01-01"}])  # fmt: skip
def test_what_is_no_sample_is_told(auditor: Browser, wrong: dict[str, str]) -> None:
    asked = {"since": "2026-01-01", "until": "2026-12-31", "seed": "4711", "count": "5"} | wrong
    answer = auditor.get("/fund/audit/sample", params=asked)
    assert answer.status_code == 422 and ('class="wrong"' in answer.text or 'class="problem"' in answer.text)


def test_in_every_language(auditor: Browser, world: World) -> None:
    for language, word in (
        ("es", "Asientos del diario"),
        ("pt", "Lançamentos do diário"),
        ("fr", "Écritures du journal"),
    ):
        assert word in auditor.get("/fund/audit", params={"lang": language}).text
