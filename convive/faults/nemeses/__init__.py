"""What can go wrong in a fault run: one module each, by the name that `./run faults --nemeses` takes."""

from __future__ import annotations

from convive.errors import OperatorError
from convive.faults.nemeses.clock import Clock
from convive.faults.nemeses.disk import Disk
from convive.faults.nemeses.exhaust import Exhaust
from convive.faults.nemeses.kill import Kill
from convive.faults.nemeses.memory import Memory
from convive.faults.nemeses.nemesis import Nemesis
from convive.faults.nemeses.partition import Partition
from convive.faults.nemeses.slow import Slow
from convive.faults.nemeses.stop import Stop

_KINDS: tuple[type[Nemesis], ...] = (Kill, Stop, Disk, Slow, Partition, Clock, Memory, Exhaust)
EACH = {each.name: each for each in _KINDS}
ALL = "all"


def chosen(text: str) -> list[str]:
    """The names in `kill,stop`, or all of them. Raises OperatorError for a name that is none."""
    names = list(EACH) if text == ALL else [name.strip() for name in text.split(",")]
    if unknown := [name for name in names if name not in EACH]:
        raise OperatorError(f"there is no nemesis {', '.join(unknown)}; there are {', '.join(EACH)}, and {ALL}")
    return list(dict.fromkeys(names))
