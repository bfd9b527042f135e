"""A fund with an account at a bank."""

from __future__ import annotations

import pytest

from chassis.testing import DeskOf
from tests.common.funds.bank import Bank, bank
from tests.funds.bank.euros import with_euros


@pytest.fixture
def at_the_bank(desk_of: DeskOf) -> Bank:
    return bank(desk_of("funds").session)


@pytest.fixture
def euros(at_the_bank: Bank) -> Bank:
    return with_euros(at_the_bank)


@pytest.fixture
def owing(at_the_bank: Bank) -> Bank:
    at_the_bank.fund.receive("20000")
    at_the_bank.fund.spend("100", payee="Hôtel «Ñandú» & Cie", document="INV-9")
    at_the_bank.fund.spend("250", payee="Ana Mora", document="INV-10")
    return at_the_bank
