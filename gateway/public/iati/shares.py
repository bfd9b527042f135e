"""Percentages that come to exactly 100, and amounts that come to exactly their sum, in two decimals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import ROUND_DOWN, Decimal

_CENT = Decimal("0.01")
_ALL = Decimal(100)


def hundred(weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The weights in percent; what is too small for two decimals is left out."""
    return {key: share for key, share in divided(_ALL, weights).items() if share}


def equal(keys: Iterable[str]) -> dict[str, Decimal]:
    """The same for each."""
    return hundred(dict.fromkeys(keys, Decimal(1)))


def together(shares: Iterable[Mapping[str, Decimal]]) -> dict[str, Decimal]:
    """Several shares of the same weight as one."""
    weights: dict[str, Decimal] = defaultdict(Decimal)
    for each in shares:
        for key, share in each.items():
            weights[key] += share
    return hundred(weights)


def divided(amount: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The amount by weight, cents to those who lost most by rounding (the method of largest remainders)."""
    total = sum(weights.values(), Decimal(0))
    if not total:
        return {}
    exact = {key: amount * weight / total for key, weight in weights.items()}
    parts = {key: part.quantize(_CENT, ROUND_DOWN) for key, part in exact.items()}
    left = int((amount - sum(parts.values())) / _CENT)
    for key in sorted(parts, key=lambda key: (parts[key] - exact[key], key))[:left]:
        parts[key] += _CENT
    return parts
