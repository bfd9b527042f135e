"""Inviting the people of a file: each line with all that is wrong in it before anything is done; then all, or none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from chassis.call import Call
from chassis.folding import fold
from chassis.spreadsheets.csv_file import open_csv
from chassis.spreadsheets.table import Table, Unreadable
from contracts.base import EmbeddedRefusal, Refusal, Refused
from contracts.invitations import (
    LINES_AT_FAULT,
    MISSING_COLUMN,
    MOST_LINES,
    NOT_AN_ADDRESS,
    REPEATED_ADDRESS,
    UNKNOWN_WORD,
    UNREADABLE_AS_A_WHOLE,
    UNREADABLE_FILE,
    ImportLine,
    ImportMembers,
    Invite,
    LineFault,
    MemberImport,
)
from gateway.identity import imitation, inviting, links, registering, roles
from gateway.identity.member_words import COLUMNS, LISTS, words
from gateway.identity.model import Account, Invitation
from gateway.rendering.wording import IMPORT_COLUMNS

_REASONS = {
    "empty": "it is empty",
    "column_twice": "a column occurs twice",
    "broken_quotes": "a quotation mark is missing",
    "too_many_rows": "it has too many lines",
}


@dataclass
class _Line:
    """A line that was read: the command it makes, unless something is wrong with it."""

    number: int
    cells: dict[str, str]
    command: Invite | None = None
    faults: list[LineFault] = field(default_factory=list)
    outcome: str = "invite"
    resembles: list[str] = field(default_factory=list)


def check_import(call: Call, command: ImportMembers) -> MemberImport:
    """What would be done. Raises UNREADABLE_FILE, UNREADABLE_AS_A_WHOLE, MISSING_COLUMN."""
    return _told(_checked(call, command), done=False)


def import_members(call: Call, command: ImportMembers) -> MemberImport:
    """Invites whoever is new. The same file once more invites nobody.

    Raises NO_MAIL, UNREADABLE_FILE, UNREADABLE_AS_A_WHOLE, MISSING_COLUMN, LINES_AT_FAULT.
    """
    links.must_have_mail()
    lines = _checked(call, command)
    if at_fault := sum(bool(line.faults) for line in lines):
        raise LINES_AT_FAULT("csv", n=at_fault)
    inviting.send(call, [command for line, command in _good(lines) if line.outcome == "invite"])
    call.filled()
    return _told(lines, done=True)


def _told(lines: list[_Line], *, done: bool) -> MemberImport:
    outcomes = [line.outcome for line in lines]
    return MemberImport(
        lines=[
            ImportLine(
                line=line.number,
                name=line.cells["name"],
                email=line.cells["email"],
                outcome=line.outcome,
                faults=line.faults,
                resembles=line.resembles,
            )
            for line in lines
        ],
        to_invite=outcomes.count("invite"),
        unchanged=outcomes.count("member") + outcomes.count("invited"),
        refused=outcomes.count("refused"),
        done=done,
    )


def _checked(call: Call, command: ImportMembers) -> list[_Line]:
    lines = _lines(command.csv)
    _refuse_repeated(lines)
    _mark_known(call, lines)
    _mark_resembling(call, lines)
    for line in lines:
        line.outcome = "refused" if line.faults else line.outcome
    return lines


def _lines(text: str) -> list[_Line]:
    """Raises UNREADABLE_FILE, UNREADABLE_AS_A_WHOLE, MISSING_COLUMN."""
    try:
        table = open_csv(text.encode(), COLUMNS)
        read = [_line(number, _cells(table, record)) for number, record in table.records()]
        if not read or len(read) > MOST_LINES:
            raise Unreadable("too_many_rows" if read else "empty", len(read))
    except Unreadable as stopped:
        if stopped.reason == "missing_column":
            raise MISSING_COLUMN("csv", what=IMPORT_COLUMNS[stopped.field]) from None
        raise unreadable(stopped) from None
    return read


def unreadable(stopped: Unreadable) -> Refused:
    """Why a file could not be read: in which line, or as a whole."""
    reason = _REASONS.get(stopped.reason, "it is not comma-separated text")
    if stopped.row == 0:
        return UNREADABLE_AS_A_WHOLE("csv", reason=reason)
    return UNREADABLE_FILE("csv", line=stopped.row, reason=reason)


def _cells(table: Table, record: list[str]) -> dict[str, str]:
    return {name: record[place].strip() if place < len(record) else "" for name, place in table.columns.items()}


def _line(number: int, cells: dict[str, str]) -> _Line:
    line = _Line(number, cells)
    given = {name: _value(line, name, cell) for name, cell in cells.items() if cell}
    unknown = {fault.field for fault in line.faults}
    try:
        line.command = Invite.model_validate(given)
        roles.granted(line.command.roles)
    except ValidationError as error:
        faults = (_fault_of(problem) for problem in error.errors(include_url=False))
        line.faults += [fault for fault in faults if fault.field not in unknown]
    except Refused as refused:
        line.faults.append(_fault(refused.field or "", refused))
    return line


def _value(line: _Line, name: str, cell: str) -> Any:
    """The code of a word, the codes of several, or the cell as it is; a word that nobody knows is a fault."""
    if name in LISTS:
        return [_code(line, name, each.strip()) for each in re.split("[;,|/]", cell) if each.strip()]
    return _code(line, name, cell) if name in words() else cell


def _code(line: _Line, name: str, word: str) -> str:
    code = words()[name].get(fold(word))
    if code is None:
        line.faults.append(_fault(name, UNKNOWN_WORD(word=word[:60])))
    return code or ""


def _fault(where: str, refused: Refused) -> LineFault:
    said = EmbeddedRefusal(code=refused.refusal.code, message=refused.refusal.message, params=refused.params)
    return LineFault(field=where, refusal=said)


def _fault_of(problem: Any) -> LineFault:
    """What the contract has against a field; of an address not the pattern that it has to match."""
    if problem["loc"] == ("email",) and problem["type"] == "string_pattern_mismatch":
        return _fault("email", NOT_AN_ADDRESS())
    params = {name: str(value) for name, value in problem.get("ctx", {}).items()}
    refusal = Refusal.registry.get(problem["type"])
    message = refusal.message if refusal else problem["msg"]
    where = str(problem["loc"][0]) if problem["loc"] else ""
    return LineFault(field=where, refusal=EmbeddedRefusal(code=problem["type"], message=message, params=params))


def _good(lines: list[_Line]) -> Iterable[tuple[_Line, Invite]]:
    return ((line, line.command) for line in lines if line.command is not None)


def _refuse_repeated(lines: list[_Line]) -> None:
    seen: dict[str, int] = {}
    for line, command in _good(lines):
        if (first := seen.setdefault(command.email, line.number)) != line.number:
            line.faults.append(_fault("email", REPEATED_ADDRESS(line=first)))


def _mark_known(call: Call, lines: list[_Line]) -> None:
    """Who has an account stays as they are, and so does who was invited."""
    emails = [command.email for _, command in _good(lines)]
    accounts = call.session.scalars(select(Account).where(Account.email.in_(emails)))
    members = {account.email for account in accounts if not registering.may_be_filled_anew(account)}
    are_open = Invitation.email.in_(emails) & (Invitation.expires_at > call.now)
    invited = set(call.session.scalars(select(Invitation.email).where(are_open)))
    for line, command in _good(lines):
        if command.email in members | invited:
            line.outcome = "member" if command.email in members else "invited"


def _mark_resembling(call: Call, lines: list[_Line]) -> None:
    """Names that imitate a member's are told now: whoever accepts such an invitation waits for a decision."""
    new = [line for line, _ in _good(lines) if line.outcome == "invite" and not line.faults]
    people = [Account(name=line.cells["name"], looks=imitation.looks(line.cells["name"])) for line in new]
    alike = imitation.resembled(call, people)
    for line, person in zip(new, people, strict=True):
        line.resembles = [
            each.name for each in imitation.resemblances(person, alike.get(person.looks or "", [])) if each.is_held
        ]
