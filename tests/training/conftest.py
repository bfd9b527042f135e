"""What the tests of training share."""

from __future__ import annotations

import pytest

from chassis.testing import Desk, DeskOf


@pytest.fixture
def desk(desk_of: DeskOf) -> Desk:
    """A desk of the service, its transaction rolled back afterwards."""
    return desk_of("training")
