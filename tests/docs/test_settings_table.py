"""docs/operations.md has every setting, with the default that the code has."""

from __future__ import annotations

import re

import pytest
from pydantic_core import PydanticUndefined

from chassis.deployables import with_database
from chassis.settings import DATABASE, OWNER, Settings
from convive.anchoring.settings import AnchorSettings
from convive.state import PROJECT
from convive.supervisor.wire_keys import OWN
from gateway.settings import GatewaySettings
from services.forum.settings import ForumSettings
from tests.docs.pages import OPERATIONS, rows

TABLE = {row[0]: row for row in rows(OPERATIONS, r"CONVIVE_[A-Z_<>]+")}
EVERYBODY, GATEWAY = set(Settings.model_fields), set(GatewaySettings.model_fields)
FORUM = set(ForumSettings.model_fields)
# Prefixes that stand in the code instead of a whole name.
PREFIXES = {
    "CONVIVE_",
    "CONVIVE_DATABASE_URL_",
    "CONVIVE_RELAY_DATABASE_URL_",
    "CONVIVE_OWNER_URL_",
    "CONVIVE_ACTOR_",
    "CONVIVE_ANCHOR_",
    "CONVIVE_MAIL_",
    *(f"{name}_" for name in OWN),
}
ANCHORING = {name for name in AnchorSettings.model_fields if name.startswith("anchor_")}


@pytest.mark.parametrize("field", sorted(GATEWAY | FORUM))
def test_a_setting_is_in_the_table_with_its_default_and_its_readers(field: str) -> None:
    name = f"CONVIVE_{field.upper()}"
    assert name in TABLE, f"docs/operations.md lacks {name}"
    default = (ForumSettings if field in FORUM else GatewaySettings).model_fields[field].default
    wanted = "required" if default is PydanticUndefined else "none" if default in ("", None) else str(default)
    assert TABLE[name][1] == wanted
    assert TABLE[name][2] == ("all" if field in EVERYBODY else "forum" if field in FORUM else "gateway")


def test_every_variable_in_the_code_is_in_the_table() -> None:
    """Also those that no settings class has: addresses of databases, where the state is, fault points."""
    rooms = ("chassis", "convive", "gateway", "services", "deploy")
    texts = [path.read_text("utf-8") for room in rooms for path in (PROJECT / room).rglob("*") if _is_code(path.name)]
    named = {name for text in texts for name in re.findall(r"\bCONVIVE_[A-Z_]+\b", text)} - PREFIXES
    databases = {f"{prefix}{name.upper()}" for prefix in (DATABASE, OWNER) for name in with_database()}
    assert {"CONVIVE_DATABASE_URL_<NAME>", "CONVIVE_OWNER_URL_<NAME>"} <= TABLE.keys()
    assert named - databases - TABLE.keys() == set()


def _is_code(name: str) -> bool:
    return name.endswith((".py", ".sh", ".yaml", ".yml")) or name == "Dockerfile"


def test_the_table_names_nothing_that_is_gone() -> None:
    others = {
        "CONVIVE_DATABASE_URL_<NAME>",
        "CONVIVE_OWNER_URL_<NAME>",
        "CONVIVE_RELAY_DATABASE_URL_<NAME>",
        *(f"{name}_<NAME>" for name in OWN),
        "CONVIVE_STATE_DIR",
        "CONVIVE_DEPLOYABLE",
        "CONVIVE_SOAK",
        "CONVIVE_FAULT_POINT",
        "CONVIVE_FAULT_AFTER",
        "CONVIVE_FAULT_CLOCK",
    }
    assert TABLE.keys() - {f"CONVIVE_{field.upper()}" for field in GATEWAY | FORUM | ANCHORING} == others
