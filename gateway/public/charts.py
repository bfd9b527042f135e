"""Where things are in a chart: numbers only. Widths are percentages, so that a chart fits a phone as it is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)
_TICKS = 4
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))

# The flow's picture, in pixels downwards: how much room the whole has, the least a name needs, and what is between.
_ROOM, _LEAST, _BETWEEN = Decimal(300), Decimal(44), Decimal(14)
# Of a thousand across: a node's width, and where ribbons begin and end.
_NODE, _LEFT, _RIGHT = 8, 300, 700


def percent(part: Decimal, whole: Decimal) -> str:
    """A length in percent; nothing, and what is below nothing, has none."""
    share = max(part, ZERO) / whole * 100 if whole > 0 else ZERO
    return f"{min(share, Decimal(100)):.2f}%"


def ticks(most: Decimal) -> list[Decimal]:
    """Round numbers from zero to the first that is not below `most`, at equal distances."""
    if most <= 0:
        return [ZERO]
    magnitude = Decimal(10) ** (most / _TICKS).adjusted()
    step = next(each * magnitude for each in _STEPS if each * magnitude * _TICKS >= most)
    count = math.ceil(most / step)
    return [step * number for number in range(count + 1)]


@dataclass(frozen=True)
class Column:
    """A column of a group: what it is, where, and how high."""

    kind: str
    x: str
    y: str
    width: str
    height: str


def columns(values: Sequence[Mapping[str, Decimal]], top: Decimal) -> list[list[Column]]:
    """Groups of columns side by side, one group for each of the values."""
    room = Decimal(100) / max(len(values), 1)
    groups = []
    for place, kinds in enumerate(values):
        width = room * Decimal("0.7") / len(kinds)
        start = room * place + room * Decimal("0.15")
        groups.append(
            [
                Column(
                    kind,
                    f"{start + width * number:.3f}%",
                    f"{100 - _share(amount, top):.2f}%",
                    f"{width * Decimal('0.92'):.3f}%",
                    f"{_share(amount, top):.2f}%",
                )
                for number, (kind, amount) in enumerate(kinds.items())
            ]
        )
    return groups


def _share(amount: Decimal, top: Decimal) -> Decimal:
    return max(amount, ZERO) / top * 100 if top > 0 else ZERO


@dataclass(frozen=True)
class Node:
    """One end of a flow: its bar, and the middle of its name."""

    name: str | None
    amount: Decimal
    y: float
    height: float
    middle: float


@dataclass(frozen=True)
class Ribbon:
    """What goes from one end to the other; `tone` counts the ends it comes from."""

    path: str
    tone: int
    source: str | None
    target: str | None
    amount: Decimal


@dataclass(frozen=True)
class Flow:
    """A picture of flows: `height` in pixels, a thousand units across."""

    height: int
    sources: list[Node]
    targets: list[Node]
    ribbons: list[Ribbon]
    node: int = _NODE
    left: int = _LEFT
    right: int = _RIGHT


def flow(amounts: Mapping[tuple[str | None, str | None], Decimal]) -> Flow | None:
    """Ribbons from sources to targets, as wide as their amounts; nothing where nothing flows."""
    flowing = {ends: amount for ends, amount in amounts.items() if amount > 0}
    total = sum(flowing.values(), ZERO)
    if not total:
        return None
    sides = [_sums(flowing, side) for side in (0, 1)]
    scale = _ROOM / total
    height = max(_tall(side, scale) for side in sides)
    sources, targets = (_nodes(side, scale, height) for side in sides)
    return Flow(int(height), sources, targets, _ribbons(flowing, scale, sources, targets))


def _sums(flowing: Mapping[tuple[str | None, str | None], Decimal], side: int) -> dict[str | None, Decimal]:
    sums: dict[str | None, Decimal] = {}
    for ends, amount in flowing.items():
        sums[ends[side]] = sums.get(ends[side], ZERO) + amount
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0] or "")))


def _tall(side: Mapping[str | None, Decimal], scale: Decimal) -> Decimal:
    slots = [max(amount * scale, _LEAST) for amount in side.values()]
    return sum(slots, ZERO) + _BETWEEN * (len(slots) - 1)


def _nodes(side: Mapping[str | None, Decimal], scale: Decimal, height: Decimal) -> list[Node]:
    y, nodes = (height - _tall(side, scale)) / 2, []
    for name, amount in side.items():
        slot, own = max(amount * scale, _LEAST), max(amount * scale, Decimal(1))
        nodes.append(Node(name, amount, float(y + (slot - own) / 2), float(own), float(y + slot / 2)))
        y += slot + _BETWEEN
    return nodes


def _ribbons(
    flowing: Mapping[tuple[str | None, str | None], Decimal],
    scale: Decimal,
    sources: Sequence[Node],
    targets: Sequence[Node],
) -> list[Ribbon]:
    """In the order of the ends on both sides, so that few cross."""
    into = {node.name: node.y for node in targets}
    ribbons = []
    for tone, source in enumerate(sources):
        y = source.y
        for target in targets:
            if amount := flowing.get((source.name, target.name)):
                wide = float(amount * scale)
                ribbons.append(Ribbon(_path(y, into[target.name], wide), tone, source.name, target.name, amount))
                y += wide
                into[target.name] += wide
    return ribbons


def _path(y: float, into: float, wide: float) -> str:
    start, end, half = _LEFT + _NODE, _RIGHT - _NODE, (_LEFT + _RIGHT) / 2
    over = f"M{start} {y:.1f}C{half:.0f} {y:.1f} {half:.0f} {into:.1f} {end} {into:.1f}"
    back = f"L{end} {into + wide:.1f}C{half:.0f} {into + wide:.1f} {half:.0f} {y + wide:.1f} {start} {y + wide:.1f}Z"
    return over + back
