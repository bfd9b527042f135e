"""Whatever is sent as a bank's file is read or refused: nothing fails in another way, and what is read adds up."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from contracts.base import Refused
from contracts.funds.bank.accounts import CsvColumns, CsvLayout
from contracts.funds.bank.bank_files import ImportBankFile
from services.funds.bank.file_reading import kind_of, read_file
from services.funds.bank.statement_file import ReadStatement
from tests.common.funds.bank import SAMPLES, command
from tests.funds.bank.test_reading_csv import AMERICAN, BANCO

FILES = sorted(path.read_bytes() for path in SAMPLES.iterdir())
NUMBERED = CsvLayout(columns=CsvColumns(booked_on="1", debit="2", credit="3", text=["4"]), header_row=0)
LAYOUTS = st.sampled_from([None, BANCO, AMERICAN, NUMBERED])
# What damages a file: a piece is lost, said twice, or replaced by other bytes, some of which mean something.
PIECES = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        [b"", b"\n", b"<", b"</Stmt>", b"&x;", b"\x00", b":61:", b":62F:", b"-}", b'"', b";", b",", b"9" * 30]
    ),
)
DAMAGE = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 200), PIECES), min_size=1, max_size=4)
SETTINGS = settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def read(content: bytes, layout: CsvLayout | None) -> list[ReadStatement]:
    sent: ImportBankFile = command(content or b"x")
    try:
        return list(read_file(content, kind_of(content, layout), layout, sent, "0" * 64))
    except Refused as refused:
        if refused.field != "content_base64" or not refused.refusal.message.format(**refused.params).isprintable():
            raise
        return []


@SETTINGS
@given(st.sampled_from(FILES), DAMAGE, LAYOUTS)
def test_a_damaged_file_is_read_or_refused(
    content: bytes, damage: list[tuple[int, int, bytes]], layout: CsvLayout | None
) -> None:
    for start, size, piece in damage:
        at = start % (len(content) + 1)
        content = content[:at] + piece + content[at + size :]
    for statement in read(content, layout):
        assert statement.starts_on <= statement.ends_on
        if statement.opening is not None and statement.closing is not None:
            assert statement.opening + sum((line.amount for line in statement.lines), Decimal(0)) == statement.closing


@SETTINGS
@given(st.binary(max_size=300), st.sampled_from([b"", b"<", b":20:A\n:60F:", b"\xff\xfe", b"\xef\xbb\xbf"]), LAYOUTS)
@example(b":", b"<", None)
def test_any_bytes_are_read_or_refused(content: bytes, start: bytes, layout: CsvLayout | None) -> None:
    read(start + content, layout)
