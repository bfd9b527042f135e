"""CSV as an account's bank writes it, read by the layout stored with the account."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal

from contracts.funds.bank.accounts import CsvEncoding, CsvLayout, DateFormat
from contracts.funds.bank.bank_refusals import BANK_FILE_BROKEN, BANK_FILE_CHARSET, BANK_FILE_COLUMN, BANK_FILE_EMPTY
from services.funds.bank.csv_balances import Row, in_order
from services.funds.bank.statement_file import (
    EARLIEST,
    LATEST,
    ReadLine,
    ReadStatement,
    amount_of,
    broken,
    in_turns,
    quoted,
    short,
    text_of,
)

_DATES = {
    DateFormat.ISO: "%Y-%m-%d",
    DateFormat.COMPACT: "%Y%m%d",
    DateFormat.DAY_SLASHES: "%d/%m/%Y",
    DateFormat.DAY_DOTS: "%d.%m.%Y",
    DateFormat.DAY_DASHES: "%d-%m-%Y",
    DateFormat.MONTH_SLASHES: "%m/%d/%Y",
    DateFormat.MONTH_DASHES: "%m-%d-%Y",
    DateFormat.DAY_SLASHES_SHORT: "%d/%m/%y",
    DateFormat.MONTH_SLASHES_SHORT: "%m/%d/%y",
    DateFormat.DAY_DOTS_SHORT: "%d.%m.%y",
}
_CODECS = {CsvEncoding.UTF_8: "utf-8-sig", CsvEncoding.WINDOWS_1252: "cp1252"}
_SIGNS = re.compile(r"[$€£\s\u00a0\u202f']|\b[A-Z]{3}\b")


def read_csv(content: bytes, layout: CsvLayout, reference: str) -> ReadStatement:
    """The file as one statement, oldest line first.

    Raises BANK_FILE_CHARSET, BANK_FILE_BROKEN, BANK_FILE_COLUMN, BANK_FILE_FIELD, BANK_FILE_EMPTY, BANK_FILE_LINES.
    """
    read = in_order(list(in_turns(_Reader(decode(content, layout.encoding), layout).rows())))
    if not read:
        raise BANK_FILE_EMPTY("content_base64")
    lines = [row.line for row in read]
    first, last = read[0], read[-1]
    return ReadStatement(
        account=None,
        reference=reference,
        starts_on=min(line.booked_on for line in lines),
        ends_on=max(line.booked_on for line in lines),
        currency=first.currency,
        opening=None if first.balance is None else first.balance - first.line.amount,
        closing=last.balance,
        lines=lines,
    )


def decode(content: bytes, encoding: CsvEncoding) -> str:
    """The text. Raises BANK_FILE_CHARSET also if another encoding would only show as wrong letters."""
    try:
        text = content.decode(_CODECS.get(encoding, encoding.value))
    except UnicodeError as error:
        raise BANK_FILE_CHARSET(
            "content_base64", encoding=encoding.value, byte=getattr(error, "start", 0) + 1
        ) from None
    if (odd := _odd(content, text, encoding)) is not None:
        raise BANK_FILE_CHARSET("content_base64", encoding=encoding.value, byte=odd + 1)
    return text


def _odd(content: bytes, text: str, encoding: CsvEncoding) -> int | None:
    """Where a decoded text shows signs of another encoding."""
    strange = re.search("[\x00\x80-\x9f]" if encoding.value.startswith("iso") else "\x00", text)
    if strange or encoding in (CsvEncoding.UTF_8, CsvEncoding.UTF_16) or content.isascii():
        return strange.start() if strange else None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return next(place for place, byte in enumerate(content) if byte > 127)


class _Reader:
    """The rows of a file, and the place of each column."""

    def __init__(self, text: str, layout: CsvLayout) -> None:
        self.layout = layout
        self.text = text
        self.places: dict[str, int] = {}

    def rows(self) -> Iterator[Row]:
        """The rows, read by the layout. Raises whatever a row may be refused for."""
        for number, cells in self._records():
            if number == self.layout.header_row:
                self._find(cells)
            elif number > self.layout.header_row:
                if not self.places:  # no header, or an empty row where it should be
                    self._find([] if self.layout.header_row else [str(place + 1) for place in range(len(cells))])
                yield self._row(cells, f"#{number}")
        if not self.places:
            raise BANK_FILE_EMPTY("content_base64")

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Rows with their numbers as a spreadsheet shows them; without empty rows and the footer."""
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self.layout.delimiter, strict=True)
        held: list[tuple[int, list[str]]] = []
        number = 0
        try:
            for number, record in enumerate(reader, 1):
                cells = [cell.strip() for cell in record]
                if any(cells):
                    held.append((number, cells))
                if len(held) > self.layout.footer_rows:
                    yield held.pop(0)
        except csv.Error:
            raise BANK_FILE_BROKEN("content_base64", line=number + 1) from None

    def _find(self, header: list[str]) -> None:
        """Finds the columns. Raises BANK_FILE_COLUMN."""
        known = {name.casefold(): place for place, name in reversed(list(enumerate(header)))}
        columns = self.layout.columns
        for name in [*columns.text, *(value for value in columns.model_dump(exclude={"text"}).values() if value)]:
            if name.casefold() not in known:
                raise BANK_FILE_COLUMN("content_base64", column=name, header=quoted(", ".join(header), 200))
            self.places[name] = known[name.casefold()]

    def _row(self, cells: list[str], place: str) -> Row:
        columns = self.layout.columns

        def cell(column: str | None) -> str:
            at = self.places[column] if column else len(cells)
            return cells[at] if at < len(cells) else ""

        line = ReadLine(
            booked_on=self._day(cell(columns.booked_on), place, columns.booked_on),
            value_on=self._day(value, place, columns.value_on or "") if (value := cell(columns.value_on)) else None,
            amount=self._amount(cell, place),
            text=text_of(map(cell, columns.text)),
            bank_reference=short(cell(columns.reference)),
            counterparty=short(cell(columns.counterparty)),
        )
        balance = self._number(cell(columns.balance), place, columns.balance) if columns.balance else None
        return Row(place, line, cell(columns.currency).upper() or None, balance)

    def _amount(self, cell: Callable[[str | None], str], place: str) -> Decimal:
        columns = self.layout.columns
        if columns.amount:
            amount = self._number(cell(columns.amount), place, columns.amount)
            if columns.direction:
                amount = self._directed(abs(amount), cell(columns.direction), place, columns.direction)
        else:
            out, came_in = (
                abs(self._number(written, place, name or "")) if (written := cell(name)) else Decimal(0)
                for name in (columns.debit, columns.credit)
            )
            if (out and came_in) or not (cell(columns.debit) or cell(columns.credit)):
                raise broken(place, f"{columns.debit} / {columns.credit}", cell(columns.debit))
            amount = came_in - out
        return -amount if self.layout.negate else amount

    def _directed(self, amount: Decimal, word: str, place: str, name: str) -> Decimal:
        if not word:
            raise broken(place, name, word)
        return -amount if word.casefold() in {each.casefold() for each in self.layout.debit_words} else amount

    def _number(self, written: str, place: str, name: str) -> Decimal:
        """An amount in any form that banks use: -1.234,56, (1,234.56), 1 234,56-, $1'234.56."""
        sign, group = re.escape(self.layout.decimal_sign), "." if self.layout.decimal_sign == "," else ","
        bare = _SIGNS.sub("", written.replace("\u2212", "-"))
        negative = bare.startswith(("-", "(")) or bare.endswith(("-", ")"))
        digits = bare.strip("+-()")
        if not re.fullmatch(rf"(\d{{1,3}}({re.escape(group)}\d{{3}})+|\d+)({sign}\d*)?|{sign}\d+", digits):
            raise broken(place, name, written)
        plain = digits.replace(group, "").replace(self.layout.decimal_sign, ".")
        amount = amount_of("0" + plain, place, name)
        return -amount if negative else amount

    def _day(self, written: str, place: str, name: str) -> date:
        """The date; a time after it is ignored."""
        try:
            day = datetime.strptime(re.split(r"[T ]", written)[0], _DATES[self.layout.date_format]).date()  # noqa: DTZ007
        except ValueError:
            raise broken(place, name, written) from None
        if not EARLIEST <= day <= LATEST:
            raise broken(place, name, written)
        return day
