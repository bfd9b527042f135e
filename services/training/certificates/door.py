"""The door of certificates."""

from __future__ import annotations

from chassis.door import Entry, answer
from chassis.policy import EVERYBODY, MEMBERS
from contracts.training import certificates as training_certificates
from services.training.access import INSTRUCTORS, INSTRUCTORS_AND_AUDITOR
from services.training.certificates import certificates

DOOR: list[Entry] = [
    answer(training_certificates.VERIFY_CERTIFICATE, EVERYBODY, certificates.verify_certificate),
    answer(training_certificates.CERTIFICATE_PDF, EVERYBODY, certificates.certificate_pdf),
    answer(training_certificates.REVOKE_CERTIFICATE, INSTRUCTORS, certificates.revoke_certificate),
    answer(training_certificates.LIST_CERTIFICATES, INSTRUCTORS_AND_AUDITOR, certificates.list_certificates),
    answer(training_certificates.LIST_MY_CERTIFICATES, MEMBERS, certificates.list_my_certificates),
]
