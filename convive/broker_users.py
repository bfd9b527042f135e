"""The broker's users with their passwords: the exported definitions, in which nobody has one, completed.

The broker reads such a file at each start. So users and permissions stand before anything connects, on a new node as on
one that served the release before; passwords follow what the file says.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from convive.state import PROJECT

DEFINITIONS = PROJECT / "deploy" / "rabbitmq" / "definitions.json"
# Prepares the broker and looks after it (`./run events parked`). No process of the platform has its password.
OPERATOR = "convive"
_SHA256 = "rabbit_password_hashing_sha256"
_RIGHTS = ("users", "permissions", "topic_permissions", "vhosts")


def deployables() -> list[str]:
    """Those who have a user of their own at the broker, as exported: the file is read sooner than the code."""
    return [user["name"] for user in json.loads(DEFINITIONS.read_text("utf-8"))["users"]]


def definitions(passwords: Mapping[str, str], *, whole: bool) -> str:
    """RabbitMQ's definitions with these users' passwords by name, the operator's among them; `whole`: and the topology.

    Raises KeyError for a deployable without a password.
    """
    return completed(json.loads(DEFINITIONS.read_text("utf-8")), passwords, whole=whole)


def completed(exported: dict[str, Any], passwords: Mapping[str, str], *, whole: bool) -> str:
    """The same of definitions at hand."""
    (vhost,) = exported["vhosts"]
    users = [user | {"password_hash": password_hash(passwords[user["name"]])} for user in exported["users"]]
    operator = {"name": OPERATOR, "password_hash": password_hash(passwords[OPERATOR]), "hashing_algorithm": _SHA256}
    everything = {"user": OPERATOR, "vhost": vhost["name"]} | dict.fromkeys(("configure", "write", "read"), ".*")
    exported["users"] = [operator | {"tags": ["administrator"]}, *users]
    exported["permissions"] = [everything, *exported["permissions"]]
    kept = exported if whole else {part: exported[part] for part in _RIGHTS}
    return json.dumps(kept, indent=1, sort_keys=True) + "\n"


def password_hash(password: str) -> str:
    """As RabbitMQ keeps a password. The salt comes of the password, so that the same one always gives the same file;
    ours are random, so it need not hide that two are alike.
    """
    salt = hashlib.sha256(b"salt of " + password.encode()).digest()[:4]
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def password_in(url: str) -> str:
    """The password of a broker's URL."""
    return unquote(urlsplit(url).password or "")
