"""Which lines of a statement are already known, from whatever file, and under which name.

A line with a bank reference is identified by reference, day and amount. A line without one is identified by day, amount
and texts; equal lines of a day are numbered. Files overlap, so the first two equal lines of a day in one file are the
first two in another, unless one statement begins where the other ends.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from chassis.call import Call
from services.funds.bank import model
from services.funds.bank.statement_file import ReadLine

Name = tuple[bytes, int]


@dataclass(frozen=True)
class Fingerprinted:
    """A line with what identifies it, and whether it is already stored."""

    line: ReadLine
    fingerprint: bytes
    occurrence: int
    known: bool


def fingerprinted(
    call: Call, account_id: UUID, lines: Sequence[ReadLine], before: Iterable[UUID]
) -> list[Fingerprinted]:
    """The lines with their fingerprints; `before` are the statements of the same day that this one continues."""
    prints = [fingerprint(line) for line in lines]
    counts = _counts_of(
        call, before, {print_ for print_, line in zip(prints, lines, strict=True) if not line.bank_reference}
    )
    names: list[Name] = []
    for print_ in prints:
        counts[print_] += 1
        names.append((print_, counts[print_]))
    known = _known(call, account_id, set(prints))
    return [Fingerprinted(line, *name, known=name in known) for line, name in zip(lines, names, strict=True)]


def fingerprint(line: ReadLine) -> bytes:
    """What identifies the line."""
    what: list[object] = [line.booked_on, line.amount.normalize()]
    if line.bank_reference:
        what += ["reference", line.bank_reference]
    else:
        what += ["texts", line.value_on, line.counterparty, line.payment_reference, line.code, line.text]
    return hashlib.sha256("\x1f".join(map(str, what)).encode()).digest()


def _known(call: Call, account_id: UUID, prints: set[bytes]) -> set[Name]:
    line = model.BankLine
    wanted = line.fingerprint == func.any(list(prints))
    found = select(line.fingerprint, line.occurrence).where(line.account_id == account_id, line.active, wanted)
    return {(bytes(print_), occurrence) for print_, occurrence in call.session.execute(found)}


def _counts_of(call: Call, statements: Iterable[UUID], prints: set[bytes]) -> Counter[bytes]:
    line = model.BankLine
    wanted = line.statement_id.in_(list(statements)), line.active, line.fingerprint == func.any(list(prints))
    found = select(line.fingerprint, func.count()).where(*wanted).group_by(line.fingerprint)
    return Counter({bytes(print_): number for print_, number in call.session.execute(found)})
