"""CSV as spreadsheets write it; encoding and delimiter are detected."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from chassis.spreadsheets.table import Columns, Unreadable


@dataclass(frozen=True)
class CsvFile:
    """A readable file: its text, and the place of each column."""

    text: str
    encoding: str
    delimiter: str
    columns: dict[str, int]
    header_row: int

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Rows with their numbers as a spreadsheet shows them, empty ones left out. Raises Unreadable."""
        reader = _reader(self.text, self.delimiter)
        number = 0
        try:
            for number, record in enumerate(reader, 1):
                if number > self.header_row and any(record):
                    yield number, record
        except csv.Error as error:
            reason = "cell_too_long" if "field larger" in str(error) else "broken_quotes"
            raise Unreadable(reason, number + 1) from None


def open_csv(content: bytes, columns: Columns) -> CsvFile:
    """Raises Unreadable: not_text, nul_bytes, undecodable, empty, missing_column, column_twice."""
    text, encoding = decode(content)
    header_row, first_line = _first_line(text)
    best: tuple[list[str], str] = ([], ",")
    for delimiter in (",", ";", "\t"):
        names = columns.named(next(_reader(first_line, delimiter), []))
        if len(set(filter(None, names))) > len(set(filter(None, best[0]))):
            best = (names, delimiter)
    return CsvFile(text, encoding, best[1], columns.places(best[0]), header_row)


def decode(content: bytes) -> tuple[str, str]:
    """The text and the encoding: UTF-8 if valid, else UTF-16 by its mark or its zeros, else Windows-1252.

    Raises Unreadable: empty, not_text, undecodable, nul_bytes.
    """
    if not content.strip():
        raise Unreadable("empty")
    if content[:4] == b"PK\x03\x04" or content[:4] == b"%PDF" or content[:4] == b"\xd0\xcf\x11\xe0":
        raise Unreadable("not_text")
    encoding = _guess(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("undecodable", 0, encoding=encoding, byte=str(error.start)) from None
    if "\0" in text:
        raise Unreadable("nul_bytes", text.count("\n", 0, text.index("\0")) + 1)
    return text.removeprefix("\ufeff"), "utf-8" if encoding == "utf-8-sig" else encoding


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _guess(content: bytes) -> str:
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = content[:2000]
    # A header in Latin letters has a zero in every second byte when it is UTF-16 without a mark.
    for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = sample[offset::2].count(0)
        if zeros > len(sample) * 0.4:
            return encoding
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return "utf-8" if b"\0" in content else "cp1252"
    return "utf-8"


def _first_line(text: str) -> tuple[int, str]:
    """The header's row number and its line; Excel's own `sep=;` line is skipped."""
    lines = io.StringIO(text)
    first = lines.readline(10_000)
    if first.lower().startswith("sep="):
        return 2, lines.readline(10_000)
    return 1, first
