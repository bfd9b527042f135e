"""One picture of the guide: what is shown to whom, in which language and size."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class Picture:
    """What is shown to whom: `{names}` in the path are found at the platform; `prepare` does what comes before."""

    name: str
    path: str
    who: str | None
    language: str
    size: str = "desktop"
    theme: str = "light"
    prepare: Callable[[Page], None] | None = None
