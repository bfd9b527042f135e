"""camt.053 (ISO 20022), versions .001.02 to .001.13: read entry by entry, without entities, DTDs or network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import repeat

from lxml import etree

from contracts.funds.bank.bank_refusals import BANK_FILE_BROKEN, BANK_FILE_DOCTYPE, BANK_FILE_VERSION
from services.funds.bank.camt_entries import Node, is_booked, line_of
from services.funds.bank.statement_file import ReadLine, ReadStatement, broken, in_turns, quoted, short

_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-9]|1[0-3])")
_PIECE = 65_536
# The codes of opening and closing balances, best first; `ITBD` opens and closes one page of several.
_OPENING, _CLOSING = ("OPBD", "PRCD", "ITBD"), ("CLBD", "ITBD")


def read_camt(content: bytes) -> list[ReadStatement]:
    """The statements of the file. An entry is released once it is read, so that a large file needs little memory.

    Raises BANK_FILE_BROKEN, BANK_FILE_DOCTYPE, BANK_FILE_VERSION, BANK_FILE_FIELD, BANK_FILE_LINES.
    """
    found: list[ReadStatement] = []
    lines: list[ReadLine] = []
    count = in_turns(repeat(None))
    entries = not_booked = 0
    for name, node in _closed(content):
        if name == "Ntry":
            next(count)
            entries += 1
            if is_booked(node):
                line = line_of(node, f"Ntry {entries}")
                for _ in line.details[1:]:
                    next(count)  # a batch of payments is as long as they are
                lines.append(line)
            else:
                not_booked += 1
        else:
            found.append(_statement(node, lines, not_booked))
            lines, entries, not_booked = [], 0, 0
    if not found:
        raise broken("Document", "Stmt", None)
    return found


def _closed(content: bytes) -> Iterator[tuple[str, Node]]:
    """The entries, and each statement after its entries."""
    space = ""
    for event, element in _events(content):
        if not space:
            space = _namespace(element)
        name = str(element.tag).removeprefix(space)
        if event == "end" and name in ("Ntry", "Stmt"):
            yield name, Node(element, space)
            parent = element.getparent()
            element.clear()
            if parent is not None:
                parent.remove(element)


def _events(content: bytes) -> Iterator[tuple[str, etree._Element]]:
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        attribute_defaults=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for start in range(0, len(content), _PIECE):
            parser.feed(content[start : start + _PIECE])
            yield from _read(parser)
        parser.close()
    except etree.XMLSyntaxError as error:
        yield from _read(parser)  # an earlier error may say more than that the file is cut off
        raise BANK_FILE_BROKEN("content_base64", line=error.lineno or 1) from None


def _read(parser: etree.XMLPullParser) -> Iterator[tuple[str, etree._Element]]:
    for event, element in parser.read_events():
        if isinstance(element, etree._Element):
            yield event, element


def _namespace(root: etree._Element) -> str:
    """The namespace as lxml writes it. Raises BANK_FILE_DOCTYPE, BANK_FILE_VERSION."""
    if root.getroottree().docinfo.internalDTD is not None:
        raise BANK_FILE_DOCTYPE("content_base64")
    # Not by QName, which refuses names that the parser lets pass (":").
    namespace, _, name = str(root.tag).removeprefix("{").rpartition("}")
    if name != "Document" or not _NAMESPACE.fullmatch(namespace):
        raise BANK_FILE_VERSION("content_base64", found=quoted((namespace or name).rsplit(":", 1)[-1]))
    return f"{{{namespace}}}"


def _statement(statement: Node, lines: list[ReadLine], not_booked: int) -> ReadStatement:
    reference = short(statement.text("Id"))
    if reference is None:
        raise broken("Stmt", "Id", None)
    opening, closing = _balances(statement, f"Stmt {reference}")
    starts, ends = _span(statement, f"Stmt {reference}", lines, closing)
    return ReadStatement(
        account=statement.text("Acct/Id/IBAN") or statement.text("Acct/Id/Othr/Id"),
        reference=reference,
        starts_on=starts,
        ends_on=ends,
        currency=statement.text("Acct/Ccy") or statement.currency("Bal/Amt"),
        opening=opening and opening[1],
        closing=closing and closing[1],
        lines=lines,
        not_booked=not_booked,
    )


Dated = tuple[date | None, Decimal]


def _balances(statement: Node, place: str) -> tuple[Dated | None, Dated | None]:
    """The first opening balance and the last closing balance."""
    found: dict[str, list[Dated]] = {}
    for balance in statement.all("Bal"):
        code = balance.text("Tp/CdOrPrtry/Cd")
        if code in {*_OPENING, *_CLOSING}:
            name = f"{place}, Bal {code}"
            found.setdefault(code, []).append((balance.day("Dt", name), balance.signed(name)))
    opening = next((found[code][0] for code in _OPENING if code in found), None)
    closing = next((found[code][-1] for code in _CLOSING if code in found), None)
    return opening, closing


def _span(statement: Node, place: str, lines: list[ReadLine], closing: Dated | None) -> tuple[date, date]:
    """Its first and last day, by the statement itself and its lines. Raises BANK_FILE_FIELD."""
    days = [line.booked_on for line in lines]
    moments = {name: statement.moment(name, place) for name in ("FrToDt/FrDtTm", "FrToDt/ToDtTm", "CreDtTm")}
    ends = (closing and closing[0]) or moments["FrToDt/ToDtTm"] or max(days, default=None) or moments["CreDtTm"]
    if ends is None:
        raise broken(place, "FrToDt", None)
    starts = moments["FrToDt/FrDtTm"] or ends
    return min([starts, ends, *days]), max([ends, *days])
