"""Which deployables there are: found in the source tree, so that the chassis need not know any by name."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GATEWAY = "gateway"


def services() -> list[str]:
    """The services, by name: the folders of services/ that have a service.py."""
    return sorted(path.parent.name for path in (ROOT / "services").glob("*/service.py"))


def home(deployable: str) -> Path:
    """The folder of a deployable."""
    return ROOT / GATEWAY if deployable == GATEWAY else ROOT / "services" / deployable


def with_database() -> list[str]:
    """Every deployable that has a database: those with migrations."""
    return [name for name in [*services(), GATEWAY] if (home(name) / "migrations").is_dir()]
