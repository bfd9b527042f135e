"""A fund with an account at a bank."""

from __future__ import annotations

import pytest

from chassis.testing import DeskOf
from tests.common.funds.bank import Bank, bank


@pytest.fixture
def at_the_bank(desk_of: DeskOf) -> Bank:
    return bank(desk_of("funds").session)
