"""A file's way through the whole platform: sent, kept, saved by somebody else, and on record."""

from __future__ import annotations

import base64
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest

from contracts.funds.kinds import MAX_FILE_BYTES
from convive.api.client import Person
from tests.stack import RunningStack
from tests.system.refusals import check_headers, check_problem

pytestmark = pytest.mark.slow

FUNDS = "/api/v1/funds"


def client_of(stack: RunningStack, person: Person) -> httpx.Client:
    return httpx.Client(base_url=stack.base_url, headers={"Authorization": f"Bearer {person.token}"}, timeout=30)


def agreement(officer: Person) -> str:
    donor = officer.post(f"{FUNDS}/donors", {"name": f"Donor {uuid4()}", "donor_class": "other"})
    terms = {"donor_id": donor["id"], "reference": "A-1", "title": "Ports", "currency": "USD", "pledge": "1000"}
    days = {"signed_on": "2017-04-01", "starts_on": "2017-04-01", "ends_on": "2027-12-31"}
    return str(officer.post(f"{FUNDS}/agreements", terms | days)["id"])


def upload(subject: str, content: bytes, filename: str = "Convenio «Niñez» 7.pdf") -> dict[str, str]:
    return {
        "subject_kind": "agreement",
        "subject_id": subject,
        "filename": filename,
        "media_type": "application/pdf",
        "content_base64": base64.b64encode(content).decode(),
    }


def test_the_largest_file_goes_there_and_back_and_every_reading_is_on_record(
    stack: RunningStack, sign_in: Callable[[str], Person]
) -> None:
    officer, auditor = sign_in("finance_officer"), sign_in("auditor")
    content = b"%PDF-1.7\n".ljust(MAX_FILE_BYTES, b"%")
    subject = agreement(officer)
    kept = officer.post(f"{FUNDS}/attachments", upload(subject, content), key=str(uuid4()))
    with client_of(stack, auditor) as reader:
        saved = reader.get(f"{FUNDS}/attachments/{kept['id']}/file")
    assert saved.content == content
    assert saved.headers["content-type"] == "application/pdf"
    assert saved.headers["content-disposition"] == (
        "attachment; filename=\"Convenio _Ni_ez_ 7.pdf\"; filename*=UTF-8''Convenio%20%C2%ABNi%C3%B1ez%C2%BB%207.pdf"
    )
    check_headers(saved)
    record = auditor.get(f"{FUNDS}/attachment-reads", attachment_id=kept["id"])["items"]
    assert [each["member_id"] for each in record] == [auditor.id]


def test_what_is_too_large_or_no_file_of_ours_is_refused(stack: RunningStack, sign_in: Callable[[str], Person]) -> None:
    officer = sign_in("finance_officer")
    subject = agreement(officer)
    path = f"{FUNDS}/attachments"
    with client_of(stack, officer) as client:
        a_little = client.post(path, json=upload(subject, b"%PDF-1.7\n".ljust(MAX_FILE_BYTES + 3)))
        check_problem(a_little, 422, "invalid", "content_base64")
        check_problem(client.post(path, json=upload(subject, b"%PDF-1.7\n".ljust(9_000_000))), 413, "too_large")
        check_problem(client.post(path, json=upload(subject, b"<html>")), 422, "funds.file_kind", "media_type")
