"""A certificate on paper: one landscape page in the reader's language, with a QR code that leads to its public page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import segno
from babel.numbers import format_decimal
from fpdf import FPDF, Align

from chassis.locales import locale, written_day
from contracts.training.certificates import Verification
from gateway.documents.pdf_sheet import NAVY, add_letters

_WIDTH, _HEIGHT, _MARGIN = 297.0, 210.0, 12.0
_GREY, _RED = (90, 90, 90), (176, 0, 32)
_QR = 34.0


@dataclass(frozen=True)
class PrintedCertificate:
    """What a certificate states, in a language; `url` is its public page."""

    what: Verification
    words: dict[str, str]
    language: str
    url: str

    def word(self, key: str, **params: object) -> str:
        """The text of that key, with its {parameters} filled in."""
        return self.words[key].format(**params)

    def day(self, day: date) -> str:
        """A day in the language's long form."""
        return written_day(self.language, day)


def printed(job: dict[str, Any]) -> PrintedCertificate:
    """The certificate of a job, as gateway/documents/certificates.py sends it."""
    what = Verification.model_validate(job["certificate"])
    return PrintedCertificate(what, job["words"], job["language"], job["url"])


def written(printed: PrintedCertificate) -> bytes:
    """The document."""
    pdf = FPDF(orientation="landscape", format="A4")
    pdf.set_title(f"{printed.word('title')} {printed.what.code}")
    pdf.set_lang(printed.language)
    pdf.set_creator("Convive")
    pdf.set_auto_page_break(False)
    add_letters(pdf)
    pdf.add_page()
    _frame(pdf)
    _statement(pdf, printed)
    _foot(pdf, printed)
    return bytes(pdf.output())


def _frame(pdf: FPDF) -> None:
    pdf.set_draw_color(*NAVY)
    for inset, width in ((7.0, 1.2), (9.5, 0.3)):
        pdf.set_line_width(width)
        pdf.rect(inset, inset, _WIDTH - 2 * inset, _HEIGHT - 2 * inset)


def _statement(pdf: FPDF, printed: PrintedCertificate) -> None:
    what, word = printed.what, printed.word
    pdf.set_y(22)
    _centred(pdf, word("network"), 11, colour=_GREY)
    _centred(pdf, word("title"), 30, bold=True, colour=NAVY, gap=5)
    _centred(pdf, word("awarded"), 12, colour=_GREY, gap=5)
    _centred(pdf, what.name or word("erased"), 25, bold=True, gap=2)
    _centred(pdf, word("completed"), 12, colour=_GREY, gap=3)
    _centred(pdf, what.title.best(printed.language), 19, bold=True, colour=NAVY, gap=2)
    hours = format_decimal(what.hours, locale=locale(printed.language))
    _centred(pdf, word("version", number=what.curriculum_number, hours=hours, code=what.course_code), 12, gap=2)
    _centred(pdf, word("on", date=printed.day(what.completed_on)), 12, gap=1)
    _accreditation(pdf, printed)
    if what.revoked_on:
        _centred(pdf, word("revoked", date=printed.day(what.revoked_on)), 16, bold=True, colour=_RED, gap=2)


def _accreditation(pdf: FPDF, printed: PrintedCertificate) -> None:
    for by in printed.what.accredited_by:
        day = printed.day(by.signed_on)
        line = printed.word("accredited", university=by.university, signed_by=by.signed_by, date=day)
        _centred(pdf, line, 11, gap=2)
    if not printed.what.accredited_by:
        _centred(pdf, printed.word("not_accredited"), 11, colour=_GREY, gap=2)


def _foot(pdf: FPDF, printed: PrintedCertificate) -> None:
    what, word, url = printed.what, printed.word, printed.url
    _qr_code(pdf, url, _WIDTH - _MARGIN - 6 - _QR, _HEIGHT - _MARGIN - 6 - _QR)
    pdf.set_text_color(*_GREY)
    pdf.set_font("Roboto", size=9)
    pdf.set_xy(_MARGIN + 8, _HEIGHT - 38)
    lines = (word("issued", date=printed.day(what.issued_on)), f"{word('code')}: {what.code}", word("verify"), url)
    pdf.multi_cell(190, 5, "\n".join(lines), align=Align.L, link=url)


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
