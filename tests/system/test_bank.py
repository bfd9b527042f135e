"""The bank's way through the platform: a file is sent, its lines are matched and booked, the account is closed."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import httpx
import pytest

from convive.api.client import Person
from tests.common.funds.bank import camt
from tests.stack import RunningStack
from tests.system.refusals import check_problem

pytestmark = pytest.mark.slow

FUNDS = "/api/v1/funds"
DAY = date(2026, 5, 4)


def client_of(stack: RunningStack, person: Person) -> httpx.Client:
    return httpx.Client(base_url=stack.base_url, headers={"Authorization": f"Bearer {person.token}"}, timeout=30)


def an_account(officer: Person) -> dict[str, Any]:
    """An account of the Fund that no other test reads statements of."""
    number = uuid4().hex[:12].upper()
    given = {"name": "Bank of tests", "number": number, "starts_on": "2026-05-01", "opening_balance": "0"}
    return officer.post(f"{FUNDS}/bank/accounts", given)


def file(content: bytes, **fields: Any) -> dict[str, Any]:
    return {"filename": "may.xml", "content_base64": base64.b64encode(content).decode()} | fields


def test_from_a_banks_file_to_a_closed_account(stack: RunningStack, sign_in: Callable[[str], Person]) -> None:
    officer, approver, auditor = (sign_in(role) for role in ("finance_officer", "finance_approver", "auditor"))
    account = an_account(officer)
    at = f"{FUNDS}/bank/accounts/{account['id']}"
    sent = file(camt([(DAY, "500", "GIFT", str(uuid4()))], opening="0", number=account["number"]))
    shown = officer.post(f"{FUNDS}/bank/imports", sent | {"dry_run": True})
    assert (shown["id"], shown["statements"][0]["new_lines"]) == (None, 1)
    read = officer.post(f"{FUNDS}/bank/imports", sent, key=str(uuid4()))
    assert officer.post(f"{FUNDS}/bank/imports", sent, key=str(uuid4()))["unchanged"]
    [line] = officer.get(f"{at}/proposals")["items"]
    assert line["proposals"][-1]["kind"] == "suspense"
    booked = officer.post(f"{FUNDS}/bank/receipts", {"line_id": line["line"]["id"]})
    assert booked["match"]["difference"] == "0.00" and booked["unidentified"]["open_usd"] == "500.00"
    told = officer.get(f"{at}/reconciliations/2026-05-31")
    assert (told["obstacles"], told["rest"]) == ([], "0.00")
    closed = approver.post(f"{at}/reconciliations", {"ends_on": "2026-05-31"})
    assert closed["closed_by"] == approver.id
    with client_of(stack, auditor) as reader:
        table = reader.get(f"{at}/reconciliations/2026-05-31/csv")
        kept = auditor.get(f"{FUNDS}/attachments", subject_kind="bank_statement", subject_id=read["id"])["items"]
        saved = reader.get(f"{FUNDS}/attachments/{kept[0]['id']}/file")
    assert table.headers["content-type"].startswith("text/csv") and b"bank_closing,2026-05-31" in table.content
    assert base64.b64encode(saved.content).decode() == sent["content_base64"]


def test_a_file_of_50_megabytes_and_what_is_no_statement_are_refused(
    stack: RunningStack, sign_in: Callable[[str], Person]
) -> None:
    officer = sign_in("finance_officer")
    path = f"{FUNDS}/bank/imports"
    with client_of(stack, officer) as client:
        check_problem(client.post(path, json=file(b"<" * 50_000_000)), 413, "too_large")
        check_problem(client.post(path, json=file(b"<" * 4_200_000)), 422, "invalid", "content_base64")
        check_problem(client.post(path, json=file(b"<html>")), 422, "funds.bank_file_version", "content_base64")
        laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Document>&a;</Document>'
        check_problem(client.post(path, json=file(laughs)), 422, "funds.bank_file_doctype", "content_base64")


def test_an_auditor_reads_everything_and_imports_nothing(stack: RunningStack, sign_in: Callable[[str], Person]) -> None:
    auditor = sign_in("auditor")
    assert isinstance(auditor.get(f"{FUNDS}/bank/accounts")["items"], list)
    with client_of(stack, auditor) as client:
        check_problem(client.post(f"{FUNDS}/bank/imports", json=file(camt())), 403, "forbidden")
