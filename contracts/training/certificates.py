"""Certificates and their public verification."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, read
from contracts.kinds import Country, Id, Language, LongText, ShortText, Translated

ALREADY_REVOKED = Refusal("training.already_revoked", 409, "The certificate was revoked on {on}.")


class CertificateByCode(Command):
    """The code on a certificate; case, hyphens and spaces do not matter."""

    code: ShortText = Field(examples=["7KQM-2XWD-9HTB"])


class CertificatePdf(Command):
    """A certificate as a PDF with a QR code that leads to its public page."""

    code: ShortText
    language: Language | None = Field(default=None, description="By default the learner's language")


class RevokeCertificate(Command):
    """Revokes a certificate: public, with today's date (Training rule 7)."""

    certificate_id: Id
    reason: LongText


class ListCertificates(Paged):
    """Certificates of an edition, newest first."""

    edition_id: Id


class ListMyCertificates(Paged):
    """The caller's own certificates, newest first."""


class AccreditedBy(View):
    """A university that had accredited this version of the curriculum when the certificate was issued."""

    university: str
    country: Country
    signed_by: str
    signed_on: date


class Certificate(View):
    """The content of a certificate. `name` is null once the person has been erased."""

    id: Id
    code: str
    enrolment_id: Id
    edition_id: Id
    name: str | None
    title: Translated
    curriculum_id: Id
    curriculum_number: int
    hours: Decimal
    accredited_by: list[AccreditedBy]
    completed_on: date
    issued_on: date
    status: Literal["valid", "revoked"]
    revoked_on: date | None
    revoked_reason: str | None


class Verification(View):
    """Public details of a certificate, given its code. `name` is null once the person has been erased."""

    code: str
    name: str | None
    erased: bool
    title: Translated
    course_code: str
    curriculum_number: int
    hours: Decimal
    accredited_by: list[AccreditedBy]
    completed_on: date
    issued_on: date
    status: Literal["valid", "revoked"]
    revoked_on: date | None


class CertificateToPrint(View):
    """What a certificate on paper says, and in which language; the gateway makes the paper."""

    certificate: Verification
    language: Language


VERIFY_CERTIFICATE = read(
    "training", "verify_certificate", CertificateByCode, Verification, "Verify a certificate", at="/verify/{code}"
)
CERTIFICATE_PDF = read("training", "certificate_pdf", CertificatePdf, CertificateToPrint, "Get a certificate as PDF")
REVOKE_CERTIFICATE = change("training", "revoke_certificate", RevokeCertificate, Certificate, "Revoke a certificate")
LIST_CERTIFICATES = read(
    "training",
    "list_certificates",
    ListCertificates,
    Page[Certificate],
    "List an edition's certificates",
    at="/editions/{edition_id}/certificates",
)
LIST_MY_CERTIFICATES = read(
    "training",
    "list_my_certificates",
    ListMyCertificates,
    Page[Certificate],
    "List your own certificates",
    at="/my-certificates",
)
