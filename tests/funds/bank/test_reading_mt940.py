"""MT940 as banks write it, and what the package that reads it would let pass."""

from __future__ import annotations

import logging
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from contracts.base import Refused
from services.funds.bank import mt940_file
from services.funds.bank.file_reading import kind_of
from services.funds.bank.mt940_file import read_mt940
from tests.common.funds.bank import sample

GOOD = """:20:STARTUMS
:25:002080125354
:28C:00012/001
:60F:C260501USD1000,00
:61:2605040504D15,00NCHGNONREF//BK-1
:86:Account maintenance fee
:61:2605050505C20000,00NTRFGAC-2016-07//BK-2
:86:GAC-2016-CICTE-07
:62F:C260505USD20985,00
-
"""


def refused(text: str) -> Refused:
    with pytest.raises(Refused) as error:
        read_mt940(text.encode())
    return error.value


def test_pages_in_swifts_envelopes_are_one_statement() -> None:
    [statement] = read_mt940(sample("us-swift.sta"))
    assert (statement.account, statement.reference) == ("BOFAUS3N/002080125354", "00087")
    assert (statement.opening, statement.closing) == (Decimal("1000.00"), Decimal("15220.40"))
    wire, batch, fee = statement.lines
    assert (wire.counterparty, wire.payment_reference) == ("GLOBAL AFFAIRS CANADA", "GAC-E2E-77")
    assert "GAC-2016-CICTE-07 INSTALMENT 1" in wire.text
    assert (batch.amount, batch.bank_reference, batch.payment_reference) == (-750, "260505-000044", None)
    # RC is the reversal of a credit: money went out.
    assert (fee.amount, fee.is_reversal, fee.text) == (-15, True, "FEE REFUND REVERSED")


def test_a_german_statement_over_new_year() -> None:
    [statement] = read_mt940(sample("german.sta"))
    gift, fee = statement.lines
    assert (gift.booked_on, gift.value_on) == (date(2025, 12, 31), date(2026, 1, 2))
    assert (gift.counterparty, gift.payment_reference) == ("AUSWAERTIGES AMT REFERAT GMBH", "AA-2025-31")
    assert (fee.amount, fee.bank_reference) == (Decimal("-12.50"), None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_encodings_in_which_banks_write(encoding: str) -> None:
    [statement] = read_mt940(GOOD.replace("maintenance", "José").encode(encoding))
    assert statement.lines[0].text == "Account José fee"


def test_line_ends_of_all_systems() -> None:
    for end in ("\r\n", "\r"):
        assert len(read_mt940(GOOD.replace("\n", end).encode())[0].lines) == 2


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ("D15,00", "D1,5,00", ":61:"),
        ("D15,00", "D,", ":61:"),
        ("D15,00", "D", ":61:"),
        ("D15,00", "D15.00", ":61:"),
        ("D15,00", "D1234567890123456789,00", ":61:"),
        ("D15,00", "X15,00", ":61:"),
        ("2605040504", "2613450504", ":61:"),
        ("2605040504", "2605040230", ":61:"),
        ("260501USD1000,00", "260501USD", ":60F:"),
        ("C260501USD1000,00", "C269901USD1000,00", ":60F:"),
        ("C260501USD1000,00", "C260501US$1000,00", ":60"),
        ("C260505USD20985,00", "C260532USD20985,00", ":62F:"),
        (":62F:C260505USD20985,00\n", "", ":62"),
        # Without its type and reference a line would run into the next one.
        ("NCHGNONREF//BK-1", "", ":61:"),
    ],
)
def test_a_bad_tag_is_refused_by_its_name(old: str, new: str, name: str) -> None:
    assert old in GOOD
    error = refused(GOOD.replace(old, new))
    assert (error.refusal.code, error.params["place"][:2]) == ("funds.bank_file_field", "#1")
    assert error.params["name"] == name


def test_a_truncated_file_is_refused() -> None:
    for size in range(GOOD.index(":61:"), GOOD.index(":62F:") + 5, 7):
        assert refused(GOOD[:size]).refusal.code == "funds.bank_file_field"


def test_the_files_content_is_never_taken_for_a_files_name(tmp_path: Path) -> None:
    """The package would open what looks like a path."""
    (tmp_path / "secret").write_text(GOOD)
    assert read_mt940(str(tmp_path / "secret").encode()) == []


def test_nothing_of_the_file_goes_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        refused(GOOD.replace("D15,00", "X15,00"))
    assert [record for record in caplog.records if "BK-1" in record.getMessage()] == []


def test_a_file_of_too_many_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mt940_file, "MAX_LINES", 3)
    line = ":61:2605040504D1,00NCHGNONREF\n"
    error = refused(GOOD.replace(":61:2605040504", line * 3 + ":61:2605040504", 1))
    assert error.refusal.code == "funds.bank_file_lines"
    assert refused(GOOD + ":86:x\n" * (4 * 3)).refusal.code == "funds.bank_file_lines"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "funds.bank_file_empty"),
        (b" \r\n\t\xef\xbb\xbf", "funds.bank_file_kind"),
        (b"\xef\xbb\xbf  ", "funds.bank_file_empty"),
        (b"%PDF-1.7 :20:", "funds.bank_file_kind"),
        (b"PK\x03\x04", "funds.bank_file_kind"),
        (b"Date,Amount\n2026-05-04,1", "funds.bank_file_kind"),
        (b":20:only a reference", "funds.bank_file_kind"),
        (GOOD.encode("utf-16"), "funds.bank_file_charset"),
        (GOOD.encode("utf-16-le"), "funds.bank_file_charset"),
    ],
)
def test_what_is_no_statement_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as error:
        kind_of(content, None)
    assert error.value.refusal.code == code


def test_bytes_that_no_encoding_has_are_refused() -> None:
    with pytest.raises(Refused) as error:
        read_mt940(GOOD.encode().replace(b"maintenance", b"\x81\x8d\x8f"))
    assert error.value.refusal.code == "funds.bank_file_charset"
