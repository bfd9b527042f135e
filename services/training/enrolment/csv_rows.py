"""The rows of a file of learners: each is good, or has a reason for every bad cell."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from chassis.folding import fold
from chassis.spreadsheets.cells import bad_text, is_formula
from chassis.spreadsheets.csv_file import CsvFile
from chassis.spreadsheets.table import Unreadable
from services.training.countries import ISO_3166
from services.training.enrolment.csv_file import COLUMNS, OPTIONAL

MAX_ROWS = 200_000
# Rows after which other calls and events of the process get a turn.
TURN = 2_000
_EMAIL = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._%+'-]*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}")
_LIMITS = {"email": 254, "name": 200, "institution": 200, "country": 2}


def _table(**words: str) -> dict[str, str]:
    return {word: value for value, listed in words.items() for word in listed.split("|")}


_SEX = _table(
    female="female|f|woman|femenino|mujer|feminino|mulher|feminin|femme",
    male="male|man|masculino|hombre|homem|masculin|homme",
    undisclosed="undisclosed|not disclosed|prefer not to say|no declarado|no declara|nao declarado|non declare|x",
)
_SECTOR = _table(
    public="public|publico|sector publico|setor publico|secteur public",
    private="private|privado|prive|sector privado|setor privado|secteur prive",
    civil_society="civil society|sociedad civil|sociedade civil|societe civile|ngo|ong",
    academia="academia|academic|academico|academique|universidad|universidade|universite|university",
)
_LANGUAGE = _table(
    en="en|english|ingles|anglais",
    es="es|spanish|espanol|espanhol|espagnol|castellano",
    pt="pt|portuguese|portugues|portugais",
    fr="fr|french|frances|francais",
)


@dataclass(frozen=True)
class RowFault:
    """Why a cell or the row is refused."""

    row: int
    column: str
    reason: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass
class Rows:
    """The content of a file: `good` rows as lists in the order of FIELDS, and what is wrong with the others."""

    good: list[list[Any]] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    total: int = 0


FIELDS = ("row", "email", "email_key", "name", "country", "sex", "sector", "institution", "language", "member_id")


def read_rows(file: CsvFile, only_country: str | None) -> Rows:
    """All rows, checked. Raises Unreadable if the file is cut off or too long."""
    return _Reader(file, only_country).read()


class _Reader:
    """The state while a file is read: the learners named so far, and what its letters for the sexes mean."""

    def __init__(self, file: CsvFile, only_country: str | None) -> None:
        self.file = file
        self.only_country = only_country
        self.places = [file.columns.get(name, -1) for name in (*COLUMNS, *OPTIONAL)]
        self.width = max(file.columns.values()) + 1
        self.rows = Rows()
        self.seen: dict[str, int] = {}
        self.sexes = _SEX | _initials(file)
        self._folded: dict[str, str] = {}

    def read(self) -> Rows:
        """Row by row, yielding to other calls now and then. Raises Unreadable."""
        for number, record in self.file.records():
            self.rows.total += 1
            if self.rows.total > MAX_ROWS:
                raise Unreadable("too_many_rows", number, limit=str(MAX_ROWS))
            if self.rows.total % TURN == 0:
                time.sleep(0)
            faults: list[RowFault] = []
            row = self._row(number, record, faults)
            if faults:
                self.rows.faults += faults
            else:
                self.rows.good.append(row)
        if not self.rows.total:
            raise Unreadable("empty")
        return self.rows

    def _row(self, number: int, record: list[str], faults: list[RowFault]) -> list[Any]:
        if len(record) < self.width:
            record = record + [""] * (self.width - len(record))
        email, name, country, sex, sector, institution, language, member_id = [
            record[place].strip() if place >= 0 else "" for place in self.places
        ]
        key, country = email.lower(), country.upper()

        def fault(column: str, reason: str, **params: str) -> None:
            faults.append(RowFault(number, column, reason, params))

        for column, cell in (("name", name), ("institution", institution)):
            if reason := bad_text(cell, _LIMITS[column]):
                fault(column, reason)
        if reason := _bad_email(email):
            fault("email", reason)
        elif (first := self.seen.setdefault(key, number)) != number:
            fault("email", "duplicate_in_file", first_row=str(first))
        if country not in ISO_3166:
            fault("country", "unknown_country" if country else "missing")
        elif self.only_country not in (None, country):
            fault("country", "other_country", country=self.only_country or "")
        choices = [
            self._choice(table, cell, column, fault)
            for column, cell, table in (
                ("sex", sex, self.sexes), ("sector", sector, _SECTOR), ("language", language, _LANGUAGE)
            )
        ]  # fmt: skip
        member = self._member(member_id, number, fault) if member_id else None
        if not name.isascii():
            name = unicodedata.normalize("NFC", name)
        return [number, email, key, name, country, choices[0], choices[1], institution, choices[2], member]

    def _choice(self, table: dict[str, str], cell: str, column: str, fault: Any) -> str | None:
        value = table.get(cell) or table.get(self._fold(cell))
        if value is None:
            fault(column, f"unknown_{column}" if cell else "missing")
        return value

    def _fold(self, cell: str) -> str:
        folded = self._folded.get(cell)
        if folded is None:
            folded = fold(cell[:100])
            if len(self._folded) < 1000:
                self._folded[cell] = folded
        return folded

    def _member(self, cell: str, number: int, fault: Any) -> str | None:
        try:
            member = str(UUID(cell))
        except ValueError:
            fault("member_id", "not_an_identifier")
            return None
        if (first := self.seen.setdefault(member, number)) != number:
            fault("member_id", "duplicate_in_file", first_row=str(first))
        return member


def _bad_email(cell: str) -> str | None:
    if not cell:
        return "missing"
    if is_formula(cell):
        return "formula"
    if len(cell) > _LIMITS["email"]:
        return "too_long"
    return None if _EMAIL.fullmatch(cell) else "not_an_email"


def _initials(file: CsvFile) -> dict[str, str]:
    """What a single M means. With H (hombre, homem, homme) it may be mujer or mulher, unless F occurs as well."""
    place = file.columns["sex"]
    used: set[str] = set()
    for turn, (_, record) in enumerate(file.records(), 1):
        if turn % TURN == 0:
            time.sleep(0)
        if len(record) > place and len(record[place]) < 4:
            used.add(record[place].strip().lower())
    if "h" not in used:
        return {"m": "male"}
    return {"h": "male"} if {"m", "f"} <= used else {"h": "male", "m": "female"}


def errors_of(stopped: Unreadable) -> list[RowFault]:
    """The one fault of a file that cannot be read."""
    return [RowFault(stopped.row, stopped.field, stopped.reason, stopped.params)]


def chunks(rows: list[Any], size: int = 5_000) -> Iterator[list[Any]]:
    """Slices of a long list, yielding to other calls after each."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
        time.sleep(0)
