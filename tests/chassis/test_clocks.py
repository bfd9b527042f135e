"""Clocks that are two minutes off cost nothing; a call that is really late is still late."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chassis import actor, clock, wire
from chassis.clock import TOLERATED_SKEW
from chassis.clocks import Clocks
from chassis.rpc import deadline
from contracts.base import Refused
from tests.common.signing import SIGNER, VERIFY_KEY

LASTS = 10_000.0


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the clock of this process, in seconds."""

    def set_clock(moment: float) -> None:
        monkeypatch.setattr(clock, "epoch", lambda: moment)

    return set_clock


def waited(clocks: Clocks, at: Callable[[float], None], ours: float, theirs: float) -> float:
    at(ours)
    return clocks.behind("gateway", theirs * 1000, LASTS) / 1000


def test_clocks_that_agree_are_left_alone(at: Callable[[float], None]) -> None:
    clocks = Clocks()
    assert waited(clocks, at, 1000.2, 1000) == 0
    assert waited(clocks, at, 1009, 1000) == 0  # it has waited


@pytest.mark.parametrize("off", [90, -90])
def test_a_clock_that_is_off_is_allowed_for(at: Callable[[float], None], off: int) -> None:
    clocks = Clocks()
    assert waited(clocks, at, 1000 + off, 1000) == pytest.approx(off)
    assert waited(clocks, at, 1006 + off, 1000) == pytest.approx(off)  # it has waited


def test_what_lay_there_while_the_process_stood_still_is_late(at: Callable[[float], None]) -> None:
    clocks = Clocks()
    assert waited(clocks, at, 1000, 1000) == 0
    assert {waited(clocks, at, 1100, 1001 + second) for second in range(10)} == {0}


def test_each_caller_has_a_clock_of_its_own(at: Callable[[float], None]) -> None:
    clocks = Clocks()
    assert waited(clocks, at, 1000, 1000) == 0
    assert clocks.behind("another", 910_000, LASTS) == pytest.approx(90_000)


@pytest.mark.parametrize("off", [90, -90])
def test_a_deadline_is_read_on_its_callers_clock(at: Callable[[float], None], off: int) -> None:
    at(1000)
    headers, clocks = deadline.headers(10), Clocks()
    at(1000 + off)
    due = deadline.Deadline("forum", headers, "gateway", clocks)
    due.check()
    assert due.milliseconds == 9500
    at(1009.6 + off)
    with pytest.raises(Refused, match="unavailable"):
        due.check()


def test_a_token_counts_with_clocks_two_minutes_apart(at: Callable[[float], None]) -> None:
    at(1000)
    token, verifier = SIGNER.sign(actor.PUBLIC), actor.Verifier(VERIFY_KEY)
    for off in (-TOLERATED_SKEW, 0, TOLERATED_SKEW):
        at(1000 + off)
        assert verifier.verify(token) == actor.PUBLIC
    at(1000 + actor.TOKEN_SECONDS + TOLERATED_SKEW)
    with pytest.raises(Refused, match="forbidden"):
        verifier.verify(token)


def test_a_call_tells_when_it_was_sent(at: Callable[[float], None]) -> None:
    at(1000)
    assert deadline.headers(10) == {wire.SENT: 1_000_000, wire.DEADLINE: 1_009_500}
