"""Books for all tests of the Fund, and a desk to work at."""

from __future__ import annotations

import pytest

from chassis.testing import Desk, DeskOf
from tests.common.funds.worlds import books, fund, told

__all__ = ["books", "desk", "fund", "told"]


@pytest.fixture
def desk(desk_of: DeskOf) -> Desk:
    """A desk of the Fund, its transaction rolled back afterwards."""
    return desk_of("funds")
