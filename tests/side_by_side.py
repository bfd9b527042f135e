"""Which worker runs what, when tests run side by side (`./run test`).

There is one platform. What kills its processes, scales, counts or fills it runs on the worker that starts it, one after
the other. Then that worker goes on with the pages, file by file, and the other one, once all other files are done,
helps with them on the same platform: pages are looked at by people and on boards of each worker's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadFileScheduling

if TYPE_CHECKING:
    from xdist.remote import Producer
    from xdist.workermanage import WorkerController

_PAGES = "tests/web/"
# The world of the pages comes after what fuzzes the API: that hides, moves and closes whatever there is. Last here are
# pages for which all calls are counted and everything has to be read: the other worker is busy with files of its own.
_ALONE = ("tests/faults/", "tests/system/", "tests/web/test_calls.py", "tests/web/test_states.py")
# Beside the faults, which wait for processes, what works without a pause; beside pages, which do, what waits.
_WORKING = ("tests/forum/", "tests/funds/")
_WAITING = ("tests/architecture/", "tests/chassis/", "tests/convive/", "tests/deploy/")
_ON_THE_PLATFORM = (*_ALONE, _PAGES)


class OnePlatform(LoadFileScheduling):
    """A file stays together, and so does what must be alone on the platform."""

    def _split_scope(self, nodeid: str) -> str:
        return "alone" if nodeid.startswith(_ALONE) else str(super()._split_scope(nodeid))

    def _assign_work_unit(self, node: WorkerController) -> None:
        """Pages to whoever started the platform, as long as there are any; all else to the other one."""
        has_started_it = "alone" in self.assigned_work[node]
        for scope in [each for each in reversed(self.workqueue) if each.startswith(_PAGES) == has_started_it]:
            self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)


def _turn(nodeid: str) -> int:
    order = (*_ALONE, *_WORKING, *_WAITING, "", _PAGES)
    return next((turn for turn, place in enumerate(order) if place and nodeid.startswith(place)), order.index(""))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OnePlatform:
    """How tests are given out."""
    return OnePlatform(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is alone begins, pages come last. Raises UsageError where a test elsewhere would start another platform."""
    items.sort(key=lambda item: _turn(item.nodeid))
    for item in items:
        if "stack" in getattr(item, "fixturenames", ()) and not item.nodeid.startswith(_ON_THE_PLATFORM):
            raise pytest.UsageError(f"{item.nodeid} needs the platform: its place is {' or '.join(_ON_THE_PLATFORM)}")
