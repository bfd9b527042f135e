"""A fund with an account at a bank."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chassis.testing import Desk
from tests.funds.bank.helpers import Bank, bank


@pytest.fixture
def at_the_bank(desk_of: Callable[[str], Desk]) -> Bank:
    return bank(desk_of("funds").session)
