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
