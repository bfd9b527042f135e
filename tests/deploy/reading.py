"""Reading what lies in deploy/, for the tests beside this file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from chassis.deployables import GATEWAY, services
from chassis.settings import DATABASE, OWNER, Settings
from convive.anchoring.settings import AnchorSettings
from convive.state import PROJECT
from gateway.settings import GatewaySettings

DEPLOY = PROJECT / "deploy"
DEPLOYABLES = (*services(), GATEWAY)


def one(path: Path) -> dict[str, Any]:
    """The only document of a YAML file."""
    document: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return document


def all_of(path: Path) -> list[dict[str, Any]]:
    """Every document of a YAML file."""
    return [document for document in yaml.safe_load_all(path.read_text("utf-8")) if document]


def known_variables() -> set[str]:
    """Every CONVIVE_* variable that some process reads."""
    kinds = (Settings, GatewaySettings, AnchorSettings)
    fields = {f"CONVIVE_{name.upper()}" for kind in kinds for name in kind.model_fields}
    urls = {f"{prefix}{name.upper()}" for prefix in (DATABASE, OWNER) for name in DEPLOYABLES}
    return fields | urls | {"CONVIVE_DEPLOYABLE"}


def variables_in(text: str) -> set[str]:
    """The CONVIVE_* variables that a text names."""
    return {name for name in re.findall(r"\bCONVIVE_[A-Z0-9_]+", text) if not name.endswith("_")}
