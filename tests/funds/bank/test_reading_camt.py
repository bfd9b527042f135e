"""camt.053 as banks write it, and files that are not what they should be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from contracts.base import Refused
from services.funds.bank import statement_file
from services.funds.bank.camt import read_camt
from tests.common.funds.bank import camt, sample

DAY = date(2026, 5, 4)
SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001."


def refused(content: bytes) -> Refused:
    with pytest.raises(Refused) as error:
        read_camt(content)
    return error.value


def test_an_american_statement_of_version_02() -> None:
    [statement] = read_camt(sample("canada-v02.xml"))
    assert (statement.account, statement.currency, statement.reference) == ("002080125354", "USD", "2026-05-0087")
    assert (statement.opening, statement.closing) == (Decimal("1000.00"), Decimal("15235.40"))
    assert (statement.starts_on, statement.ends_on) == (DAY, date(2026, 5, 5))
    assert statement.not_booked == 1
    wire, batch = statement.lines
    assert (wire.amount, wire.counterparty) == (Decimal("14985.40"), "GLOBAL AFFAIRS CANADA")
    assert wire.text == "INTL WIRE IN GAC-2016-CICTE-07 INSTALMENT 1 MARITIME SECURITY BELIZE & REGION"
    assert (wire.bank_reference, wire.payment_reference) == ("260504-000311", "GAC-E2E-77")
    assert (wire.instructed_amount, wire.instructed_currency) == (Decimal("20000.00"), "CAD")
    # A batch is one line, since the bank books it as one; everybody in it is named.
    assert (batch.amount, batch.counterparty) == (Decimal("-750.00"), "BELIZE PORT AUTHORITY HUDSON TRIDENT")
    assert batch.text == "INV-0448 INV-0449"


def test_a_belgian_statement_of_version_08() -> None:
    [statement] = read_camt(sample("iban-v08.xml"))
    assert (statement.account, statement.opening, statement.closing) == ("BE68539007547034", -50, 200)
    gift, reversal = statement.lines
    assert (gift.booked_on, gift.value_on) == (date(2026, 5, 6), date(2026, 5, 7))
    assert (gift.counterparty, gift.bank_reference) == ("Ministère des Affaires étrangères", "KBC-9001")
    assert (gift.payment_reference, gift.code) == ("RF18539007547034", "50-150")
    assert (reversal.amount, reversal.is_reversal) == (-50, True)


@pytest.mark.parametrize("version", ["02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13"])
def test_every_version_that_banks_send(version: str) -> None:
    [statement] = read_camt(camt([(DAY, "15.00")]).replace(b"053.001.08", f"053.001.{version}".encode()))
    assert [line.amount for line in statement.lines] == [15]


@pytest.mark.parametrize(
    "name", [SPACE + "14", SPACE + "01", "urn:iso:std:iso:20022:tech:xsd:camt.054.001.08", "http://example.org/bank"]
)
def test_another_document_is_refused_by_its_namespace(name: str) -> None:
    error = refused(camt([(DAY, "1")]).replace(f"{SPACE}08".encode(), name.encode()))
    assert error.refusal.code == "funds.bank_file_version"
    assert error.params["found"] == name.rsplit(":", 1)[-1]


def test_a_document_without_a_namespace_is_refused() -> None:
    assert refused(b"<Document><BkToCstmrStmt/></Document>").refusal.code == "funds.bank_file_version"
    assert refused(b"<html><body>Session expired</body></html>").params["found"] == "html"


def test_entries_of_another_namespace_are_not_read() -> None:
    other = b'<Ntry xmlns="http://example.org/other"><Amt Ccy="USD">1000000</Amt></Ntry></Stmt>'
    [statement] = read_camt(camt([(DAY, "15.00")]).replace(b"</Stmt>", other))
    assert [line.amount for line in statement.lines] == [15]


LAUGHS = "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' if n else '<!ENTITY lol0 "lol">' for n in range(10))


@pytest.mark.parametrize(
    ("doctype", "inside"),
    [
        ("<!DOCTYPE Document>", "plain"),
        ('<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
        ('<!DOCTYPE Document [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>', "&x;"),
        ('<!DOCTYPE Document [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]>', "plain"),
        ('<!DOCTYPE Document SYSTEM "http://127.0.0.1:9/camt.dtd">', "plain"),
        (f"<!DOCTYPE Document [{LAUGHS}]>", "&lol9;"),
        ('<!DOCTYPE Document [<!ATTLIST Amt Ccy CDATA "XXX">]>', "plain"),
    ],
    ids=["empty", "file", "network", "parameter", "external", "billion laughs", "attributes"],
)
def test_a_doctype_is_refused_whatever_it_holds(doctype: str, inside: str) -> None:
    content = camt([(DAY, "1", inside)]).replace(b"?>\n", f"?>\n{doctype}".encode(), 1)
    assert refused(content).refusal.code == "funds.bank_file_doctype"


def test_an_entity_that_nobody_declared_is_refused() -> None:
    assert refused(camt([(DAY, "1", "&x;")])).refusal.code == "funds.bank_file_broken"


def test_a_truncated_file_is_refused_with_its_line() -> None:
    whole = sample("canada-v02.xml")
    for size in range(200, len(whole) - 20, 331):
        error = refused(whole[:size])
        assert error.refusal.code == "funds.bank_file_broken"
        assert int(error.params["line"]) >= whole[:size].count(b"\n")


@pytest.mark.parametrize(
    "content",
    [
        camt([(DAY, "1", "José")]).decode().encode("latin-1"),
        camt([(DAY, "1", "José")]).replace(b"UTF-8", b"UTF-99"),
        camt([(DAY, "1", "a\x00b")]),
        camt([(DAY, "1", "a\x01b")]),
    ],
    ids=["not what it says", "unknown", "NUL", "control character"],
)
def test_a_wrong_charset_is_refused(content: bytes) -> None:
    assert refused(content).refusal.code == "funds.bank_file_broken"


def test_the_charset_that_the_file_declares_is_used() -> None:
    for encoding in ("iso-8859-1", "windows-1252", "utf-16"):
        content = camt([(DAY, "1", "José")]).decode().replace("UTF-8", encoding).encode(encoding)
        [statement] = read_camt(content)
        assert statement.lines[0].text == "José"


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ('<Amt Ccy="USD">15.00</Amt>', "", "Amt"),
        (">15.00<", ">15,00<", "Amt"),
        (">15.00<", ">1e9<", "Amt"),
        (">15.00<", ">-15.00<", "Amt"),
        (">15.00<", ">1_500.00<", "Amt"),
        (">15.00<", ">１５.00<", "Amt"),
        (">15.00<", ">NaN<", "Amt"),
        (">15.00<", ">9999999999999999.00<", "Amt"),
        (">15.00<", ">15.0001<", "Amt"),
        (">15.00<", ">١٥<", "Amt"),
        (">15.00</Amt><CdtDbtInd>CRDT", ">15.00</Amt><CdtDbtInd>credit", "CdtDbtInd"),
        ("<BookgDt><Dt>2026-05-04</Dt></BookgDt>", "", "BookgDt"),
        ("<BookgDt><Dt>2026-05-04", "<BookgDt><Dt>2026-02-30", "BookgDt"),
        ("<BookgDt><Dt>2026-05-04", "<BookgDt><Dt>1026-05-04", "BookgDt"),
        ("<BookgDt><Dt>2026-05-04", "<BookgDt><Dt>04/05/2026", "BookgDt"),
        ("<Id>S-1</Id>", "", "Id"),
    ],
)
def test_a_bad_field_is_refused_by_its_name(old: str, new: str, name: str) -> None:
    content = camt([(DAY, "15.00")]).decode()
    assert old in content
    error = refused(content.replace(old, new).encode())
    assert (error.refusal.code, error.params["name"]) == ("funds.bank_file_field", name)


def test_a_document_without_statement_is_refused() -> None:
    content = f'<Document xmlns="{SPACE}08"><BkToCstmrStmt><GrpHdr/></BkToCstmrStmt></Document>'
    assert refused(content.encode()).params["name"] == "Stmt"


def test_elements_as_deep_as_a_well_are_refused() -> None:
    deep = f'<Document xmlns="{SPACE}08">' + "<a>" * 100_000
    assert refused(deep.encode()).refusal.code == "funds.bank_file_broken"


def test_a_file_of_too_many_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement_file, "MAX_LINES", 3)
    head, tail = camt([(DAY, "1.00")]).split(b"<Ntry>")[0], b"</Stmt></BkToCstmrStmt></Document>"
    one = b'<Ntry><Amt Ccy="USD">1</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-05-04</Dt></BookgDt></Ntry>'
    error = refused(head + one * 4 + tail)
    assert (error.refusal.code, error.params["limit"]) == ("funds.bank_file_lines", "3")
