"""What has to be so before anything is imported and any test is gathered, to spare each process a quarter of the time.

While tests are gathered nothing is garbage, however often one looks; and no test asks a name server (tests/conftest.py
says it to the processes that tests start).
"""

from __future__ import annotations

import gc
import os

import pytest
import structlog

gc.disable()
os.environ["EVENTLET_NO_GREENDNS"] = "yes"
# A failure that a test provokes is logged as it is: painted, with a piece of each file, it takes a second and more.
structlog.dev.ConsoleRenderer.get_active().exception_formatter = structlog.dev.plain_traceback


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """What stands now stands to the end: garbage is looked for in what the tests make."""
    gc.freeze()
    gc.enable()
