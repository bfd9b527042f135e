"""A certificate on paper says what training knows of it, in its language, on one page."""

from __future__ import annotations

import asyncio
import io
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdf
import pytest

from contracts.kinds import Language, Translated
from contracts.training.certificates import AccreditedBy, Verification
from gateway.documents import certificate_pdf
from gateway.documents.certificate_pdf import PrintedCertificate
from gateway.documents.certificates import job_of, made
from gateway.documents.wording import words

LANGUAGES = [language.value for language in Language]
NAME = "Łucja Ñandú-Žižek Иванова"
URL = "https://convive.example/verify/7KQM-2XWD-9HTB"
TITLE = Translated(en="Port security", es="Seguridad portuaria", pt="Segurança portuária", fr="Sûreté portuaire")
USP = AccreditedBy(
    university="Universidade de São Paulo", country="BR", signed_by="M. Arminda", signed_on=date(2017, 1, 1)
)
CERTIFICATE = Verification(
    code="7KQM-2XWD-9HTB", name=NAME, erased=False, title=TITLE, course_code="PS-01", curriculum_number=1,
    hours=Decimal("32.5"), accredited_by=[USP], completed_on=date(2017, 6, 1), issued_on=date(2017, 6, 2),
    status="valid", revoked_on=None,
)  # fmt: skip


def read(content: bytes) -> str:
    """What the one page of an A4 sheet across says."""
    (page,) = pypdf.PdfReader(io.BytesIO(content)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (842, 595)
    return " ".join(page.extract_text().split())


def said(language: str, **others: Any) -> str:
    """What the paper says, of the certificate with `others`."""
    what = CERTIFICATE.model_copy(update=others)
    return read(certificate_pdf.written(PrintedCertificate(what, words(language, "certificate"), language, URL)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_states_it_in_its_language(language: str) -> None:
    hours = {"en": "32.5", "es": "32.5", "pt": "32,5", "fr": "32,5"}
    days = {"en": "1 June 2017", "es": "1 de junio de 2017", "pt": "1 de junho de 2017", "fr": "1 juin 2017"}
    told = said(language)
    for each in (NAME, TITLE.best(language), hours[language], days[language], USP.university, CERTIFICATE.code, URL):
        assert each in told


@pytest.mark.parametrize(
    ("language", "revoked"), [("en", "REVOKED"), ("es", "REVOCADO"), ("pt", "REVOGADO"), ("fr", "RÉVOQUÉ")]
)
def test_a_long_name_and_a_revocation_stay_on_one_page(tmp_path: Path, language: str, revoked: str) -> None:
    long = USP.model_copy(update={"university": "Universidad " + "de la Paz " * 10})
    day = date(2018, 11, 1)
    assert revoked in said(language, name="María " * 33, accredited_by=[long] * 4, revoked_on=day)
    assert revoked not in said(language)


def test_the_erased_have_no_name_on_it_and_who_did_not_accredit_is_not_named() -> None:
    told = said("en", name=None, erased=True, accredited_by=[])
    assert "(name erased at the holder's request)" in told
    assert "had not been accredited by a university" in told
    assert "Accredited by" not in told


def test_a_thread_of_its_own_makes_it_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("CONVIVE_PUBLIC_URL", "https://convive.example/")
    told = {"certificate": CERTIFICATE.model_dump(mode="json"), "language": "fr"}

    async def paper() -> bytes:
        with ThreadPoolExecutor(1) as printers:
            return await made(job_of(told), printers)

    page = read(asyncio.run(paper()))
    assert NAME in page
    assert URL in page
    assert list(tmp_path.iterdir()) == []
