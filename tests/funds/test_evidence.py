"""Files beside the books: what is kept, under which name, for whom, and that nobody takes one back."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from chassis.call import Call
from chassis.ids import new_id
from chassis.testing import Desk, DeskOf, person
from contracts.base import FORBIDDEN, NOT_FOUND, Refusal, Refused
from contracts.funds import evidence as funds_evidence
from contracts.funds import refusals as funds_refusals
from contracts.funds.evidence import MediaType, SubjectKind
from contracts.identity import Role
from services.funds.door import ATTACHMENTS
from services.funds.evidence import filenames, reading
from services.funds.evidence.content import is_what_it_says
from tests.common.funds.helpers import Setting, broken, setting

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPEG = b"\xff\xd8\xff\xe0" + bytes(20)


def office(*names: str) -> bytes:
    """An archive with these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return file.getvalue()


XLSX = office("[Content_Types].xml", "xl/workbook.xml")
DOCX = office("[Content_Types].xml", "word/document.xml")


@pytest.fixture
def fund(desk_of: DeskOf) -> Setting:
    return setting(desk_of("funds").session)


def attach(call: Call, subject: Any, content: bytes = PDF, **fields: Any) -> funds_evidence.Attachment:
    given = {
        "subject_kind": "agreement",
        "subject_id": subject.id,
        "filename": "GAC-2016-07.pdf",
        "media_type": MediaType.PDF,
        "content_base64": base64.b64encode(content).decode(),
    }
    return ATTACHMENTS.attach(call, funds_evidence.Attach(**(given | fields)))


def download(call: Call, file: funds_evidence.Attachment) -> funds_evidence.AttachmentFile:
    return ATTACHMENTS.download_attachment(call, funds_evidence.AttachmentById(attachment_id=file.id))


def listed(call: Call, subject: Any, kind: str = "agreement", **fields: Any) -> Sequence[funds_evidence.Attachment]:
    command = funds_evidence.ListAttachments(subject_kind=kind, subject_id=subject.id, **fields)
    return ATTACHMENTS.list_attachments(call, command).items


def refused(refusal: Refusal) -> Any:
    return pytest.raises(Refused, match=rf"^{refusal.code} ")


def test_a_signed_agreement_is_kept_as_it_came(fund: Setting) -> None:
    kept = attach(fund.officer, fund.agreement, description="Signed by both parties")
    assert (kept.size_bytes, kept.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert (kept.revision, kept.supersedes, kept.superseded_by) == (1, None, None)
    assert base64.b64decode(download(fund.approver, kept).content_base64) == PDF
    assert listed(fund.officer, fund.agreement) == [kept]


@pytest.mark.parametrize(
    ("kind", "media_type", "content"),
    [
        ("award", MediaType.PNG, PNG),
        ("contribution", MediaType.JPEG, JPEG),
        ("expenditure", MediaType.XLSX, XLSX),
        ("expenditure", MediaType.DOCX, DOCX),
    ],
)
def test_whatever_stands_may_have_files(fund: Setting, kind: str, media_type: MediaType, content: bytes) -> None:
    received = fund.receive("500")
    subject = {"award": fund.award, "contribution": received, "expenditure": fund.spend("10")}[kind]
    kept = attach(fund.officer, subject, content, subject_kind=kind, media_type=media_type)
    assert listed(fund.officer, subject, kind) == [kept]


@pytest.mark.parametrize("kind", list(SubjectKind))
def test_what_does_not_stand_gets_no_file(fund: Setting, kind: SubjectKind) -> None:
    nothing = fund.donor  # its identifier is no agreement's, award's or entry's
    with refused(NOT_FOUND):
        attach(fund.officer, nothing, subject_kind=kind)
    with refused(NOT_FOUND):
        listed(fund.officer, nothing, kind)


def test_a_correction_is_a_newer_version_of_the_same(fund: Setting) -> None:
    first = attach(fund.officer, fund.agreement)
    second = attach(fund.officer, fund.agreement, PDF + b"%", supersedes=first.id)
    assert (second.revision, second.supersedes) == (2, first.id)
    assert [file.id for file in listed(fund.officer, fund.agreement)] == [second.id, first.id]
    assert [file.id for file in listed(fund.officer, fund.agreement, current=True)] == [second.id]
    assert listed(fund.officer, fund.agreement)[1].superseded_by == second.id
    with refused(funds_evidence.FILE_SUPERSEDED):
        attach(fund.officer, fund.agreement, supersedes=first.id)
    with refused(funds_evidence.FILE_OF_ANOTHER):
        attach(fund.officer, fund.award, subject_kind="award", supersedes=second.id)
    with refused(NOT_FOUND):
        attach(fund.officer, fund.agreement, supersedes=new_id())


@pytest.mark.parametrize("content_base64", ["????", "JVBERg=", "not base64 at all"])
def test_what_is_not_base64_is_refused(fund: Setting, content_base64: str) -> None:
    with refused(funds_refusals.NOT_BASE64):
        attach(fund.officer, fund.agreement, content_base64=content_base64)


HTML = b"<!DOCTYPE html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
XML = b'<?xml version="1.0"?><Document/>'
MACROS = office("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin")


@pytest.mark.parametrize("content", [HTML, SVG, XML, b"  \n" + SVG, "\ufeff<html>".encode("utf-16"), b"a,b\n<script>x"])
@pytest.mark.parametrize("media_type", list(MediaType))
def test_markup_is_nothing_that_is_kept(content: bytes, media_type: MediaType) -> None:
    assert not is_what_it_says(content, media_type)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PNG, MediaType.PDF),
        (PDF, MediaType.PNG),
        (XLSX, MediaType.DOCX),
        (MACROS, MediaType.XLSX),
        (b"MZ\x90\x00\x03", MediaType.TEXT),
        (b" " + PDF, MediaType.PDF),
        (XLSX[:40], MediaType.XLSX),
        (b"PK\x03\x04" + bytes(30), MediaType.XLSX),
        (b"\xd0\xcf\x11\xe0" + bytes(30), MediaType.XLSX),
        (b"\x00\x01", MediaType.CSV),
        (b" \n", MediaType.TEXT),
    ],
    ids=range(11),  # a spreadsheet's bytes say when it was made: another name in each worker
)
def test_a_file_is_what_its_content_says(fund: Setting, content: bytes, media_type: MediaType) -> None:
    with refused(funds_evidence.FILE_KIND):
        attach(fund.officer, fund.agreement, content, media_type=media_type)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_texts_may_come_in_a_spreadsheets_encodings(encoding: str) -> None:
    content = "fecha;descripción;importe\n2017-04-12;Niños, 5 < 10;1.250,00\n".encode(encoding)
    assert is_what_it_says(content, MediaType.CSV)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Acuerdo n.º 7 (firmado).PDF", "Acuerdo n.º 7 (firmado).pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\invoice.pdf.exe", "invoice.pdf.exe.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ('a"b;c%0d\r\n.pdf', "a_b_c_0d.pdf"),
        ("con.pdf", "document con.pdf"),
        (".pdf", "pdf.pdf"),
        ("...", "document.pdf"),
        ("-rf", "rf.pdf"),
        ("x" * 190 + ".pdf", "x" * 150 + ".pdf"),
    ],
)
def test_names_do_no_harm(given: str, kept: str) -> None:
    assert filenames.harmless(given, MediaType.PDF) == kept


def test_every_reading_of_a_file_is_on_record(fund: Setting) -> None:
    kept = attach(fund.officer, fund.agreement)
    ATTACHMENTS.read_attachment(fund.officer, funds_evidence.AttachmentById(attachment_id=kept.id))
    assert reading.list_attachment_reads(fund.officer, funds_evidence.ListAttachmentReads()).items == []
    for call in (fund.approver, fund.officer, fund.officer):
        download(call, kept)
    record = reading.list_attachment_reads(
        fund.officer, funds_evidence.ListAttachmentReads(attachment_id=kept.id)
    ).items
    mine, approvers = fund.officer.actor.member_id, fund.approver.actor.member_id
    assert [(each.member_id, each.member) for each in record] == [
        (mine, "Ana Mora"), (mine, "Ana Mora"), (approvers, "Ana Mora")
    ]  # fmt: skip
    assert {each.filename for each in record} == {"GAC-2016-07.pdf"}
    by_approver = funds_evidence.ListAttachmentReads(member_id=approvers)
    assert len(reading.list_attachment_reads(fund.officer, by_approver).items) == 1


def test_programme_officers_read_what_belongs_to_awards_and_costs_only(fund: Setting, desk_of: DeskOf) -> None:
    officer = Desk(fund.session, "funds").call(person(Role.PROGRAMME_OFFICER))
    awards = attach(fund.officer, fund.award, subject_kind="award")
    assert download(officer, awards).filename == "GAC-2016-07.pdf"
    agreements = attach(fund.officer, fund.agreement)
    for attempt in (lambda: download(officer, agreements), lambda: listed(officer, fund.agreement)):
        with refused(FORBIDDEN):
            attempt()


@pytest.mark.parametrize("table", ["attachment", "attachment_content", "attachment_read"])
@pytest.mark.parametrize("change", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "TRUNCATE {0} CASCADE"])
def test_rule_2_nobody_changes_or_removes_evidence(fund: Setting, table: str, change: str) -> None:
    download(fund.officer, attach(fund.officer, fund.agreement))
    column = "id" if table == "attachment" else "attachment_id"
    fund.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    assert broken(fund.session, change.format(table, column)) == "rule_2_never_changed"


KNOWN = """
INSERT INTO attachment (id, subject_kind, subject_id, filename, media_type, size_bytes, sha256, revision, supersedes,
                        attached_by, attached_at)
SELECT :id, :kind, subject_id, 'x.pdf', media_type, size_bytes, sha256, 2, id, attached_by, now() FROM attachment
"""


def test_the_database_keeps_digest_size_and_subject_true(fund: Setting) -> None:
    attach(fund.officer, fund.agreement)
    values = {"id": new_id(), "kind": "agreement"}
    assert broken(fund.session, KNOWN, **values) == "attachment_has_content"
    other_subject = "fk_attachment_supersedes_subject_kind_subject_id"
    assert broken(fund.session, KNOWN, id=new_id(), kind="award") == other_subject
    forged = f"WITH known AS ({KNOWN} RETURNING id) INSERT INTO attachment_content SELECT id, 'forged' FROM known"
    assert broken(fund.session, forged, **values) == "fk_attachment_content_attachment_id_sha256_size_bytes"


def test_evidence_is_kept_whole_or_not_at_all(fresh_database: Callable[[str], sessionmaker[Session]]) -> None:
    """One transaction with what it belongs to: a failure afterwards leaves neither."""
    sessions = fresh_database("funds")
    with sessions() as session:
        fund = setting(session)
        attach(fund.officer, fund.agreement)
        session.rollback()
    with sessions() as session:
        left = "SELECT (SELECT count(*) FROM attachment) + (SELECT count(*) FROM attachment_content)"
        assert session.execute(text(left)).scalar_one() == 0
