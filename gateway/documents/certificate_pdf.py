"""A certificate on paper: one landscape page in the reader's language, with a QR code that leads to its public page."""

from __future__ import annotations

import base64
from datetime import date

import font_roboto  # type: ignore[import-untyped]
import segno
from babel.dates import format_date
from babel.numbers import format_decimal
from fpdf import FPDF, Align

from chassis.call import Call
from chassis.locales import locale
from chassis.settings import public_url
from contracts.training.certificates import CertificatePdf, File, Verification
from services.training.certificates.certificate_texts import TEXTS
from services.training.certificates.certificates import find, verification

_WIDTH, _HEIGHT, _MARGIN = 297.0, 210.0, 12.0
_NAVY, _GREY, _RED = (16, 42, 84), (90, 90, 90), (176, 0, 32)
_QR = 34.0


def certificate_pdf(call: Call, command: CertificatePdf) -> File:
    """For everybody who has the code. Raises NOT_FOUND."""
    certificate = find(call, command.code)
    language = command.language.value if command.language else certificate.enrolment.language
    what = verification(certificate)
    content = render(what, language, f"{public_url()}/verify/{what.code}")
    return File(
        filename=f"convive-{what.code}-{language}.pdf",
        media_type="application/pdf",
        content_base64=base64.b64encode(content).decode(),
    )


def render(what: Verification, language: str, url: str) -> bytes:
    """The PDF of what the certificate states."""
    words = TEXTS[language]
    pdf = FPDF(orientation="landscape", format="A4")
    pdf.set_title(f"{words['title']} {what.code}")
    pdf.set_lang(language)
    pdf.set_creator("Convive")
    pdf.set_auto_page_break(False)
    pdf.add_font("Roboto", fname=font_roboto.Roboto)
    pdf.add_font("Roboto", "B", font_roboto.RobotoBold)
    pdf.add_page()
    _frame(pdf)
    _statement(pdf, what, language, words)
    _foot(pdf, what, language, words, url)
    return bytes(pdf.output())


def _frame(pdf: FPDF) -> None:
    pdf.set_draw_color(*_NAVY)
    for inset, width in ((7.0, 1.2), (9.5, 0.3)):
        pdf.set_line_width(width)
        pdf.rect(inset, inset, _WIDTH - 2 * inset, _HEIGHT - 2 * inset)


def _statement(pdf: FPDF, what: Verification, language: str, words: dict[str, str]) -> None:
    pdf.set_y(22)
    _centred(pdf, words["network"], 11, colour=_GREY)
    _centred(pdf, words["title"], 30, bold=True, colour=_NAVY, gap=5)
    _centred(pdf, words["awarded"], 12, colour=_GREY, gap=5)
    _centred(pdf, what.name or words["erased"], 25, bold=True, gap=2)
    _centred(pdf, words["completed"], 12, colour=_GREY, gap=3)
    _centred(pdf, what.title.best(language), 19, bold=True, colour=_NAVY, gap=2)
    hours = format_decimal(what.hours, locale=locale(language))
    _centred(pdf, words["version"].format(number=what.curriculum_number, hours=hours, code=what.course_code), 12, gap=2)
    _centred(pdf, words["on"].format(date=_day(what.completed_on, language)), 12, gap=1)
    for university in what.accredited_by:
        line = words["accredited"].format(
            university=university.university, signed_by=university.signed_by, date=_day(university.signed_on, language)
        )
        _centred(pdf, line, 11, gap=2)
    if not what.accredited_by:
        _centred(pdf, words["not_accredited"], 11, colour=_GREY, gap=2)
    if what.revoked_on:
        _centred(pdf, words["revoked"].format(date=_day(what.revoked_on, language)), 16, bold=True, colour=_RED, gap=2)


def _foot(pdf: FPDF, what: Verification, language: str, words: dict[str, str], url: str) -> None:
    left, top = _WIDTH - _MARGIN - 6 - _QR, _HEIGHT - _MARGIN - 6 - _QR
    _qr_code(pdf, url, left, top)
    pdf.set_text_color(*_GREY)
    pdf.set_font("Roboto", size=9)
    pdf.set_xy(_MARGIN + 8, _HEIGHT - 38)
    lines = (
        words["issued"].format(date=_day(what.issued_on, language)),
        f"{words['code']}: {what.code}",
        words["verify"],
    )
    pdf.multi_cell(190, 5, "\n".join((*lines, url)), align=Align.L, link=url)


def _qr_code(pdf: FPDF, url: str, left: float, top: float) -> None:
    """Drawn as squares, so that it stays sharp at any size."""
    matrix = segno.make(url, error="m").matrix
    side = _QR / len(matrix)
    pdf.set_fill_color(0, 0, 0)
    for y, line in enumerate(matrix):
        for x, dark in enumerate(line):
            if dark:
                pdf.rect(left + x * side, top + y * side, side, side, style="F")


def _centred(
    pdf: FPDF, line: str, size: float, *, bold: bool = False, colour: tuple[int, int, int] = (0, 0, 0), gap: float = 0
) -> None:
    """A line, or more when it is long: a long name or title is set smaller before it runs over the page."""
    pdf.set_text_color(*colour)
    pdf.set_font("Roboto", "B" if bold else "", size)
    room = _WIDTH - 2 * _MARGIN - 16
    if (wide := pdf.get_string_width(line)) > room:
        pdf.set_font_size(max(size * max(room / wide, 0.55), 8))
    pdf.set_xy(_MARGIN + 8, pdf.get_y() + gap)
    pdf.multi_cell(room, pdf.font_size * 1.3, line, align=Align.C, new_x="LMARGIN", new_y="NEXT")


def _day(day: date, language: str) -> str:
    return format_date(day, format="long", locale=locale(language))
