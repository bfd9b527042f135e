"""Who reports, and what stands in for what programmes leave open: read once from reporting.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("reporting.toml")


@dataclass(frozen=True)
class Reporting:
    """The reporting organization, whom to contact, defaults by name, sectors and partners by programme."""

    organisation: dict[str, Any]
    contact: dict[str, Any]
    defaults: dict[str, str]
    sectors: dict[str, dict[str, Decimal]]
    partners: dict[str, list[dict[str, str]]]

    @property
    def ref(self) -> str:
        return str(self.organisation["ref"])

    def identifier(self, kind: str, about: str) -> str:
        """An activity's identifier, which never changes: it begins with the organization's."""
        return f"{self.ref}-{kind}-{about}"


@lru_cache
def reporting() -> Reporting:
    """What the file says."""
    read = tomllib.loads(_FILE.read_text("utf-8"))
    sectors = {
        programme: {code: Decimal(share) for code, share in shares.items()}
        for programme, shares in read["sectors"].items()
    }
    return Reporting(read["organisation"], read["contact"], read["defaults"], sectors, read["partners"])
