"""Which worker runs what, when tests run side by side (`./run test`).

All tests of the platform go to one worker, in the order of their files, so that the platform is started once; all other
files go out one by one to whoever is free. Together they take as long, since the platform works on both cores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer

_ON_THE_PLATFORM = ("tests/faults/", "tests/system/", "tests/web/")


class OnePlatform(LoadFileScheduling):
    """Files stay together, and so do those that need the platform."""

    def _split_scope(self, nodeid: str) -> str:
        return "the platform" if nodeid.startswith(_ON_THE_PLATFORM) else str(super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OnePlatform:
    """How tests are given out."""
    return OnePlatform(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first. Raises UsageError where a test elsewhere would start another platform."""
    items.sort(key=lambda item: not item.nodeid.startswith(_ON_THE_PLATFORM))
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()) and not item.nodeid.startswith(_ON_THE_PLATFORM):
            raise pytest.UsageError(f"{item.nodeid} needs the platform: its place is {' or '.join(_ON_THE_PLATFORM)}")
