"""The path of a call through the Fund's rooms: it goes down the floors and comes back, and never climbs on the way."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any

from chassis.testing import DeskOf
from contracts.funds.spending.expenditures import PostExpenditure
from convive.state import PROJECT
from services.funds.spending import expenditures
from tests.common.funds.helpers import Setting, setting

_HOUSE = PROJECT / "services" / "funds"


def floors() -> dict[str, int]:
    """Each room's floor, the ground floor being 0: as import-linter keeps them."""
    known = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    [layers] = [each["layers"] for each in known if each.get("containers") == ["services.funds"]]
    return {room.strip(): floor for floor, layer in enumerate(reversed(layers)) for room in layer.split("|")}


@dataclass
class CallPath:
    """Which module's functions were called from which one's, in order."""

    calls: list[tuple[str, str]] = field(default_factory=list)

    @contextmanager
    def recorded(self) -> Iterator[None]:
        """Records what is called within the block."""
        sys.setprofile(self._note)
        try:
            yield
        finally:
            sys.setprofile(None)

    def _note(self, frame: FrameType, event: str, _: Any) -> None:
        # A generator expression is a value that the callee reads, wherever it was written.
        if event != "call" or frame.f_code.co_name == "<genexpr>":
            return
        if (called := module_of(frame)) and (caller := _caller(frame)) and caller != called:
            self.calls.append((caller, called))

    @cached_property
    def climbs(self) -> list[tuple[str, str]]:
        """Calls from a lower floor into a higher one."""
        floor = floors()
        return [(a, b) for a, b in self.calls if floor[room(a)] < floor[room(b)]]

    def __str__(self) -> str:
        rooms = [room(self.calls[0][0]), *(room(called) for _, called in self.calls)]
        entered = [rooms[0], *(after for before, after in pairwise(rooms) if before != after)]
        modules = {module for call in self.calls for module in call}
        return f"{len(self.climbs)} climbs, {len(modules)} modules of {len(set(rooms))} rooms: {' > '.join(entered)}"


def module_of(frame: FrameType) -> str | None:
    """The module of the Fund that a frame runs in, for instance "spending.costs"."""
    path = Path(frame.f_code.co_filename)
    return ".".join(path.relative_to(_HOUSE).with_suffix("").parts) if path.is_relative_to(_HOUSE) else None


def _caller(frame: FrameType) -> str | None:
    """The nearest module of the Fund that waits for the call, whatever library stands between."""
    back = frame.f_back
    while back is not None:
        if caller := module_of(back):
            return caller
        back = back.f_back
    return None


def room(module: str) -> str:
    """The room that a module is in."""
    return module.split(".", 1)[0]


def _post(fund: Setting) -> CallPath:
    path = CallPath()
    evidence = {"filename": "INV-1.pdf", "media_type": "application/pdf", "content_base64": "JVBERi0xLjcKJSVFT0YK"}
    command = PostExpenditure(**fund.cost("100", evidence=[evidence]))
    with path.recorded():
        expenditures.post_expenditure(fund.officer, command)
    return path


def test_posting_an_expenditure_never_climbs(desk_of: DeskOf, record_property: Callable[[str, object], None]) -> None:
    fund = setting(desk_of("funds").session)
    fund.receive()
    path = _post(fund)
    record_property("told", f"posting an expenditure: {path}")
    assert {"spending", "partners", "evidence", "ledger"} <= {room(called) for call in path.calls for called in call}
    assert path.climbs == []


def test_a_climb_is_seen() -> None:
    assert CallPath([("spending.costs", "ledger.cash"), ("ledger.cash", "bank.accounts")]).climbs == [
        ("ledger.cash", "bank.accounts")
    ]
