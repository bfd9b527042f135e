"""How far the clocks of callers are from ours, as their calls tell: a deadline is read on its caller's clock.

Machines keep their clocks within a moment of each other, until one of them does not (docs/operations.md, "Clocks").
"""

from __future__ import annotations

from collections import OrderedDict, deque

from chassis import clock

# More calls than a process has taken from the broker and not begun: those that lay there while it stood still do not
# make up the memory.
_REMEMBERED = 32
_CALLERS = 256
# Milliseconds: clocks that agree to this are the same. No call arrives before it was sent.
_SLACK = 1000.0


class Clocks:
    """Remembers, by caller, how old its latest calls looked when they were begun."""

    def __init__(self) -> None:
        self._ages: OrderedDict[str, deque[float]] = OrderedDict()

    def behind(self, caller: str, sent: float, lasts: float) -> float:
        """How far the caller's clock is behind ours (negative: ahead), in milliseconds; 0 if they seem to agree.

        A call that was `sent` (its caller's epoch, in ms) looks as old as it has waited, plus the difference. One that
        has waited for longer than it `lasts` is dropped by the broker: if even the youngest looks older than that, or
        comes from the future, it is the clock.
        """
        ages = self._ages.setdefault(caller, deque(maxlen=_REMEMBERED))
        self._ages.move_to_end(caller)
        if len(self._ages) > _CALLERS:
            self._ages.popitem(last=False)
        ages.append(clock.epoch() * 1000 - sent)
        youngest = min(ages)
        return youngest if youngest > lasts or youngest < -_SLACK else 0.0
