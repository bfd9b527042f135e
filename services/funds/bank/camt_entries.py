"""An entry of a camt.053 statement as a line: sign, dates, counterparty, purpose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from lxml import etree

from services.funds.bank.statement_file import ReadDetail, ReadLine, broken, day_of, short, text_of, unsigned_of

_CURRENCY = re.compile("[A-Z]{3}")
_NO_REFERENCE = {"NOTPROVIDED", "NONREF", "NOREF", "NONE"}
_REFERENCES = ("RmtInf/Strd/CdtrRefInf/Ref", "Refs/EndToEndId", "Refs/InstrId", "Refs/TxId")


class Node:
    """An element whose descendants are found by ISO 20022's short names."""

    def __init__(self, element: etree._Element, space: str) -> None:
        self.element = element
        self.space = space

    def text(self, path: str) -> str | None:
        return self.element.findtext(self._path(path))

    def texts(self, path: str) -> list[str | None]:
        return [found.text for found in self.element.iterfind(self._path(path))]

    def all(self, path: str) -> list[Node]:
        return [Node(found, self.space) for found in self.element.iterfind(self._path(path))]

    def currency(self, path: str) -> str | None:
        """The currency of an amount, if it has a plausible one."""
        found = self.element.find(self._path(path))
        written = "" if found is None else str(found.get("Ccy") or "")
        return written if _CURRENCY.fullmatch(written) else None

    def day(self, path: str, place: str) -> date | None:
        """A date, or the date of a date-time: ISO 20022 allows either. Raises BANK_FILE_FIELD."""
        written = self.text(f"{path}/Dt") or self.text(f"{path}/DtTm")
        return None if written is None else day_of(written, place, path)

    def moment(self, path: str, place: str) -> date | None:
        """The date of a date-time. Raises BANK_FILE_FIELD."""
        written = self.text(path)
        return None if written is None else day_of(written, place, path)

    def signed(self, place: str) -> Decimal:
        """The amount with the sign of its indicator. Raises BANK_FILE_FIELD."""
        amount = unsigned_of(self.text("Amt"), place, "Amt")
        direction = (self.text("CdtDbtInd") or "").strip()
        if direction not in ("CRDT", "DBIT"):
            raise broken(place, "CdtDbtInd", direction)
        return amount if direction == "CRDT" else -amount

    def _path(self, path: str) -> str:
        return "/".join(self.space + name for name in path.split("/"))


def is_booked(entry: Node) -> bool:
    """Whether the entry is booked, and not only announced; since .001.08, the status is one element deeper."""
    return (entry.text("Sts/Cd") or entry.text("Sts") or "BOOK").strip() == "BOOK"


def line_of(entry: Node, place: str) -> ReadLine:
    """A booked entry. A batch of many payments is one line, as the bank shows it, with a detail for each of them.
    Raises BANK_FILE_FIELD."""
    details = entry.all("NtryDtls/TxDtls")
    amount = entry.signed(place)
    value_on = entry.day("ValDt", place)
    booked_on = entry.day("BookgDt", place) or value_on
    if booked_on is None:
        raise broken(place, "BookgDt", None)
    instructed, currency = _instructed(entry, details, place)
    return ReadLine(
        booked_on=booked_on,
        value_on=value_on,
        amount=amount,
        text=_remittance(entry, details),
        bank_reference=_bank_reference(entry, details),
        payment_reference=_first_reference(each.text(path) for path in _REFERENCES for each in details),
        counterparty=_counterparty(details, came_in=amount > 0),
        code=_code(entry),
        instructed_amount=instructed,
        instructed_currency=currency,
        is_reversal=(entry.text("RvslInd") or "").strip() in ("true", "1"),
        details=[
            _detail(entry, each, amount, f"{place}, TxDtls {n}", alone=len(details) == 1)
            for n, each in enumerate(details, 1)
        ],
    )


def _detail(entry: Node, detail: Node, amount: Decimal, place: str, *, alone: bool) -> ReadDetail:
    """One payment of the entry. Raises BANK_FILE_FIELD."""
    return ReadDetail(
        amount=amount if alone else _detail_amount(entry, detail, came_in=amount > 0, place=place),
        text=text_of(
            [*detail.texts("RmtInf/Ustrd"), *detail.texts("RmtInf/Strd/CdtrRefInf/Ref"), detail.text("AddtlTxInf")]
        ),
        end_to_end_id=_first_reference([detail.text("Refs/EndToEndId")]),
        payment_reference=_first_reference(detail.text(path) for path in (_REFERENCES[0], *_REFERENCES[2:])),
        counterparty=_counterparty([detail], came_in=amount > 0),
    )


def _detail_amount(entry: Node, detail: Node, *, came_in: bool, place: str) -> Decimal | None:
    """In the account's currency, with its sign; nothing if the bank states it in another currency only."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        if detail.currency(path) and detail.currency(path) == entry.currency("Amt"):
            amount = unsigned_of(detail.text(path), place, path)
            direction = (detail.text("CdtDbtInd") or "").strip()
            return amount if (direction == "CRDT" if direction else came_in) else -amount
    return None


def _instructed(entry: Node, details: list[Node], place: str) -> tuple[Decimal | None, str | None]:
    """What was ordered, if in another currency than what was booked."""
    single = details if len(details) == 1 else []
    for node in (entry, *single):
        for path in ("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt"):
            currency = node.currency(path)
            if currency and currency != entry.currency("Amt"):
                return unsigned_of(node.text(path), place, path), currency
    return None, None


def _bank_reference(entry: Node, details: list[Node]) -> str | None:
    single = details if len(details) == 1 else []
    return _first_reference([entry.text("AcctSvcrRef"), *(each.text("Refs/AcctSvcrRef") for each in single)])


def _counterparty(details: list[Node], *, came_in: bool) -> str | None:
    """The counterparty's name; since .001.08, parties are one element deeper."""
    sides = ("Dbtr", "UltmtDbtr", "InitgPty") if came_in else ("Cdtr", "UltmtCdtr")
    paths = [f"RltdPties/{side}/{deeper}Nm" for side in sides for deeper in ("Pty/", "")]
    return short(text_of(next(filter(None, map(each.text, paths)), None) for each in details))


def _remittance(entry: Node, details: list[Node]) -> str:
    parts = [entry.text("AddtlNtryInf")]
    for each in details:
        parts += each.texts("RmtInf/Ustrd") + each.texts("RmtInf/Strd/CdtrRefInf/Ref") + [each.text("AddtlTxInf")]
    return text_of(parts)


def _code(entry: Node) -> str | None:
    domain = [entry.text(f"BkTxCd/Domn/{path}") for path in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
    return short("-".join(filter(None, domain))) or short(entry.text("BkTxCd/Prtry/Cd"))


def _first_reference(candidates: Iterable[str | None]) -> str | None:
    cleaned = (short(candidate) for candidate in candidates)
    return next((found for found in cleaned if found and found.upper() not in _NO_REFERENCE), None)
