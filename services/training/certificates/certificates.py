"""Certificates: exactly what was completed and who had accredited it; revocations are public (Training rule 7)."""

from __future__ import annotations

import secrets
from uuid import UUID

from sqlalchemy import select, update

from chassis.call import Call
from chassis.ids import new_id
from chassis.paging import page
from chassis.rows import get_row
from contracts.base import FORBIDDEN, NOT_FOUND, Page
from contracts.identity import Role
from contracts.kinds import Language, Translated
from contracts.training import certificates as training_certificates
from contracts.training.certificates import AccreditedBy
from contracts.training.events import CertificateIssued, CertificateRevoked
from services.training.access import KEPT_SECONDS
from services.training.certificates.model import Certificate
from services.training.courses.model import Accreditation
from services.training.editions.access import must_teach, teaches
from services.training.editions.model import Edition, Enrolment

# Crockford's alphabet, without characters that are easily confused when typed from paper. 12 of them are 60 bits.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 12
_MISREAD = str.maketrans("OILoil", "011011", "- \u00a0\u2010\u2011\u2013")


def issue(call: Call, edition: Edition, enrolment: Enrolment) -> Certificate:
    """Issues the certificate of a completed enrolment, with the data as of this moment."""
    assert enrolment.completed_on
    row = Certificate(
        id=new_id(), code="".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)), enrolment_id=enrolment.id,
        edition_id=edition.id, curriculum_id=edition.curriculum_id, name=enrolment.name, title=edition.course.title,
        hours=edition.curriculum.hours, accredited_by=_accredited_by(call, edition),
        completed_on=enrolment.completed_on, issued_at=call.now, enrolment=enrolment, curriculum=edition.curriculum,
    )  # fmt: skip
    call.session.add(row)
    call.session.flush()
    call.emit(
        CertificateIssued(
            certificate_id=row.id, code=shown(row.code), enrolment_id=enrolment.id, edition_id=edition.id,
            member_id=enrolment.member_id,
        )
    )  # fmt: skip
    return row


def shown(code: str) -> str:
    """The code as shown to people, in groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, _LENGTH, 4))


def find(call: Call, code: str) -> Certificate:
    """Finds it by its code as somebody typed it. Raises NOT_FOUND."""
    plain = code.translate(_MISREAD).upper()
    row = call.session.scalar(select(Certificate).where(Certificate.code == plain)) if plain.isascii() else None
    if row is None:
        raise NOT_FOUND("code", what="certificate")
    return row


def verify_certificate(
    call: Call, command: training_certificates.CertificateByCode
) -> training_certificates.Verification:
    """For everybody who has the code. Raises NOT_FOUND."""
    return verification(find(call, command.code))


def certificate_pdf(
    call: Call, command: training_certificates.CertificatePdf
) -> training_certificates.CertificateToPrint:
    """The content of the printed certificate, by default in the learner's own language. Raises NOT_FOUND."""
    row = find(call, command.code)
    return training_certificates.CertificateToPrint(
        certificate=verification(row), language=command.language or Language(row.enrolment.language)
    )


def verification(row: Certificate) -> training_certificates.Verification:
    """What anybody may know of a certificate."""
    return training_certificates.Verification(
        code=shown(row.code), name=row.name, erased=row.name is None, title=Translated.model_validate(row.title),
        course_code=row.curriculum.course.code, curriculum_number=row.curriculum.number, hours=row.hours,
        accredited_by=[AccreditedBy.model_validate(a) for a in row.accredited_by], completed_on=row.completed_on,
        issued_on=row.issued_at.date(), status="revoked" if row.revoked_at else "valid",
        revoked_on=row.revoked_at.date() if row.revoked_at else None,
    )  # fmt: skip


def revoke_certificate(
    call: Call, command: training_certificates.RevokeCertificate
) -> training_certificates.Certificate:
    """The revocation is public, with today's date, and final. Raises FORBIDDEN, ALREADY_REVOKED."""
    row = get_row(call, Certificate, command.certificate_id, lock=True)
    must_teach(call, row.edition)
    if row.revoked_at:
        raise training_certificates.ALREADY_REVOKED(on=row.revoked_at.date())
    row.revoked_at, row.revoked_reason, row.revoked_by = call.now, command.reason, call.actor.member_id
    call.session.flush()
    whose = row.enrolment.member_id
    call.emit(CertificateRevoked(certificate_id=row.id, edition_id=row.edition_id, member_id=whose))
    return _view(row)


def list_certificates(
    call: Call, command: training_certificates.ListCertificates
) -> Page[training_certificates.Certificate]:
    """The newest first. Raises FORBIDDEN."""
    edition = get_row(call, Edition, command.edition_id)
    if not (teaches(call.actor, edition) or call.actor.has(Role.AUDITOR)):
        raise FORBIDDEN()
    statement = select(Certificate).where(Certificate.edition_id == edition.id)
    return page(call.session, statement, [Certificate.id], command, lambda row: _view(row[0]), descending=True)


def list_my_certificates(
    call: Call, command: training_certificates.ListMyCertificates
) -> Page[training_certificates.Certificate]:
    """The newest first."""
    mine = select(Certificate).where(
        Certificate.enrolment_id.in_(select(Enrolment.id).where(Enrolment.member_id == call.actor.member_id))
    )
    call.cache(f"learner/{call.actor.member_id}", seconds=KEPT_SECONDS)
    return page(call.session, mine, [Certificate.id], command, lambda row: _view(row[0]), descending=True)


def erase(call: Call, member_id: UUID) -> None:
    """Deletes the name from the member's certificates; their public page then says that it was erased."""
    theirs = select(Enrolment.id).where(Enrolment.member_id == member_id)
    call.session.execute(
        update(Certificate).where(Certificate.enrolment_id.in_(theirs), Certificate.name.is_not(None)).values(name=None)
    )
    call.session.expire_all()


def _accredited_by(call: Call, edition: Edition) -> list[dict[str, str]]:
    signed = select(Accreditation).where(Accreditation.curriculum_id == edition.curriculum_id)
    return [
        AccreditedBy(
            university=a.university.name, country=a.university.country, signed_by=a.signed_by, signed_on=a.signed_on
        ).model_dump(mode="json")
        for a in call.session.scalars(signed.order_by(Accreditation.signed_on, Accreditation.id))
    ]


def _view(row: Certificate) -> training_certificates.Certificate:
    public = verification(row).model_dump(exclude={"erased", "course_code"})
    return training_certificates.Certificate.of(row, **public)
