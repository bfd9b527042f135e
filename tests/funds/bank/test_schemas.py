"""The statements that these tests read are what ISO 20022 calls camt.053.001.08: by its own schema.

The schema is the registration authority's, as the package camt053 (0.0.23, MIT) carries it; that package itself pins
releases of others that are not ours.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from tests.common.funds.bank import camt, sample
from tests.funds.bank.test_desk import batch

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).with_name("schemas") / "camt.053.001.08.xsd"))
DAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    "content",
    [
        camt(),
        camt([(DAY, "-12.50", "WIRE FEE", "F-1", "", "CHRG"), (DAY, "250.00", "GIFT", "G-1", "Somebody")]),
        camt([(DAY, "15000.00", "ORDER", "O-1", "Canada", "", "CAD 20000.00")], currency="EUR", opening="0"),
        batch("350.00", ("E-1", "100.00", "HUDSON TRIDENT"), ("E-2", "250.00", "ANA MORA")),
        sample("iban-v08.xml"),
    ],
    ids=["empty", "two lines", "ordered in another currency", "a batch", "a bank's sample"],
)
def test_what_is_read_is_valid_by_the_schema_of_iso_20022(content: bytes) -> None:
    document = etree.fromstring(content)
    assert SCHEMA.validate(document), SCHEMA.error_log


def test_the_schema_finds_what_is_wrong() -> None:
    assert not SCHEMA.validate(etree.fromstring(camt().replace(b"<MsgId>M</MsgId>", b"")))
