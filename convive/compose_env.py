"""The environment file of docker-compose.yml: addresses inside the compose network, with a fresh secret in each."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from chassis import keys
from chassis.deployables import GATEWAY, services, with_database
from chassis.settings import DATABASE, OWNER
from convive import broker_users
from convive.embedded.postgres import owner_of
from convive.supervisor.keys import public_key, signing_key
from convive.supervisor.wire_keys import BROKER, CALL_KEY, EVENT_KEY, OWN, own, public_event_keys, wire_keys

EXAMPLE = Path("deploy/compose.env.example")
_HOST = "@rabbitmq:5672/convive"
_VERIFY = "CONVIVE_EVENT_VERIFY_KEYS"
EXPLAINED = {
    "POSTGRES_PASSWORD": "PostgreSQL's superuser; only the step that makes databases uses it",
    "RABBITMQ_PASSWORD": "RabbitMQ's user `convive`, the operator's: it may do everything, and no process has it",
    "CONVIVE_BROKER_URL": "the same, as the step `prepare` and the tools need it",
    "CONVIVE_ACTOR_SIGNING_KEY": "Ed25519, base64url: the gateway signs who acts",
    "CONVIVE_ACTOR_VERIFY_KEY": "its public half: every service verifies",
    "CONVIVE_EVENT_VERIFY_KEYS": "the public halves of the keys with which each source signs its events",
    "CONVIVE_ANCHOR_SIGNING_KEY": "Ed25519, base64url: signs daily where the Fund's journal ends; no service gets it",
    "CONVIVE_SECRET_KEY": "signs the gateway's forms and sign-in states",
}
OPTIONAL = {
    "CONVIVE_PUBLIC_URL": "http://localhost:8000",
    "CONVIVE_PORT": "8000",
    "CONVIVE_OIDC_ISSUER": "",
    "CONVIVE_OIDC_CLIENT_ID": "",
    "CONVIVE_OIDC_CLIENT_SECRET": "",
    "CONVIVE_MAIL_URL": "",
    "CONVIVE_MAIL_FROM": "Convive <convive@localhost>",
    "CONVIVE_ANCHOR_MAIL_TO": "",
    "CONVIVE_ANCHOR_TSA_URL": "",
    "CONVIVE_FILES_BUCKET": "",
    "CONVIVE_FILES_ENDPOINT": "",
    "CONVIVE_FILES_REGION": "",
    "CONVIVE_FILES_KEY_ID": "",
    "CONVIVE_FILES_SECRET": "",
    "CONVIVE_OTLP_ENDPOINT": "",
    "CONVIVE_TRACE_RATIO": "0",
}


def database_variable(deployable: str) -> str:
    """The variable that has the URL of a deployable's own database."""
    return f"{DATABASE}{deployable.upper()}"


def owner_variable(deployable: str) -> str:
    """The variable that has the URL of the same database for its owner, who migrates."""
    return f"{OWNER}{deployable.upper()}"


def complete(given: Mapping[str, str]) -> dict[str, str]:
    """Every variable that has to be set: what is `given`, and fresh secrets for the rest."""
    made = dict(given)
    made.setdefault("POSTGRES_PASSWORD", secrets.token_urlsafe(24))
    _broker(made)
    sign = made.setdefault("CONVIVE_ACTOR_SIGNING_KEY", signing_key())
    made.setdefault("CONVIVE_ACTOR_VERIFY_KEY", public_key(sign))
    made.setdefault("CONVIVE_ANCHOR_SIGNING_KEY", signing_key())
    made.setdefault("CONVIVE_SECRET_KEY", secrets.token_urlsafe(32))
    for name in with_database():
        made.setdefault(database_variable(name), _fresh(name, name))
        made.setdefault(owner_variable(name), _fresh(owner_of(name), name))
    for name, key in wire_keys(sign, lambda name: made.get(own(EVENT_KEY, name)) or signing_key()).items():
        made.setdefault(name, key)
    _add_sources(made)
    return made


def _broker(made: dict[str, str]) -> None:
    """A user for each deployable. A file of a release before has none: its one password, known to all, is renewed."""
    if not any(name.startswith(f"{BROKER}_") for name in made):
        made.pop("RABBITMQ_PASSWORD", None)
        if made.get(BROKER, "").startswith("amqp://convive:") and _HOST in made[BROKER]:
            del made[BROKER]
    password = made.setdefault("RABBITMQ_PASSWORD", secrets.token_urlsafe(24))
    made.setdefault(BROKER, f"amqp://convive:{password}{_HOST}")
    for name in _deployables():
        made.setdefault(own(BROKER, name), f"amqp://{name}:{secrets.token_urlsafe(24)}{_HOST}")


def _add_sources(made: dict[str, str]) -> None:
    """The public key of each source that signs; those that are listed besides stay, while keys are exchanged."""
    listed = keys.listed(made["CONVIVE_EVENT_VERIFY_KEYS"])
    needed = public_event_keys({name: made[own(EVENT_KEY, name)] for name in _deployables()})
    made["CONVIVE_EVENT_VERIFY_KEYS"] = ",".join(listed + [key for key in needed if key not in listed])


def _deployables() -> list[str]:
    return [*services(), GATEWAY]


def passwords(values: Mapping[str, str]) -> dict[str, str]:
    """The passwords of the broker's users, by their names. Raises KeyError for what is not complete."""
    users = {name: broker_users.password_in(values[own(BROKER, name)]) for name in _deployables()}
    return users | {broker_users.OPERATOR: values["RABBITMQ_PASSWORD"]}


def _fresh(role: str, database: str) -> str:
    return f"postgresql://{role}:{secrets.token_urlsafe(24)}@postgres:5432/{database}"


def read(path: Path) -> dict[str, str]:
    """The variables of an environment file; none when there is no such file."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    pairs = (line.partition("=") for line in lines if line.strip() and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def drop_service(path: Path, name: str) -> None:
    """Drops what a service has of its own from an environment file, where there is one."""
    if path.exists():
        left = {variable: value for variable, value in read(path).items() if variable not in _own_variables(name)}
        sources = (
            [key for key in keys.listed(left[_VERIFY]) if not key.startswith(f"{name}:")] if _VERIFY in left else []
        )
        path.write_text(text(left | ({_VERIFY: ",".join(sources)} if sources else {})), "utf-8")


def _own_variables(name: str) -> dict[str, str]:
    """What a deployable has of its own, and what it is for."""
    found = {
        database_variable(name): f"the database of {name}, in which only {name} may read and write",
        owner_variable(name): f"the same for its owner, who migrates; {name}'s processes do not get it",
    }
    found |= {own(BROKER, name): f"RabbitMQ's user {name}"}
    if name != GATEWAY:
        found |= {own(CALL_KEY, name): f"the gateway seals its calls to {name} with it"}
    return found | {own(EVENT_KEY, name): f"{name} signs its events with it"}


def text(values: Mapping[str, str]) -> str:
    """The environment file; without values it is the example, with them it is secret."""
    required = dict(EXPLAINED)
    for name in _deployables():
        required |= _own_variables(name)
    lines = ["# Made by `./run compose-env`, which adds what is missing and changes nothing that is there."]
    for name, why in required.items():
        lines += [f"# {why}", f"{name}={values.get(name, '')}"]
    lines.append("# May be left out; these are the defaults. docs/operations.md has the table of all settings.")
    lines += [f"{name}={values[name]}" if name in values else f"# {name}={v}" for name, v in OPTIONAL.items()]
    known = {*required, *OPTIONAL}
    return "\n".join([*lines, *(f"{name}={value}" for name, value in values.items() if name not in known), ""])


def produced() -> dict[Path, str]:
    """The example, which has no secrets, by its path from the project's root."""
    return {EXAMPLE: text({})}


def secret_files(values: Mapping[str, str]) -> dict[str, str]:
    """The same as files for Kubernetes secrets: one for all, and one per deployable with what only it may know."""
    databases = [variable(name) for name in with_database() for variable in (database_variable, owner_variable)]
    found: dict[str, tuple[str, ...]] = {
        "servers": ("POSTGRES_PASSWORD", *databases),
        "shared": ("CONVIVE_ACTOR_VERIFY_KEY", _VERIFY),
        "anchor": (owner_variable("funds"), "CONVIVE_ANCHOR_SIGNING_KEY"),
    }
    for name in with_database():
        found[f"{name}-owner"] = (owner_variable(name),)
    files = {f"{name}.env": "".join(f"{v}={values[v]}\n" for v in names) for name, names in found.items()}
    for name in _deployables():
        mine = {
            _plain(variable, name): values[variable]
            for variable in _own_variables(name)
            if variable != owner_variable(name)
        }
        mine |= {v: values[v] for v in ("CONVIVE_ACTOR_SIGNING_KEY", "CONVIVE_SECRET_KEY") if name == GATEWAY}
        files[f"{name}.env"] = "".join(f"{variable}={value}\n" for variable, value in mine.items())
    return files | {"definitions.json": broker_users.definitions(passwords(values), whole=True)}


def _plain(variable: str, deployable: str) -> str:
    """A variable as the deployable's own process knows it."""
    return next((name for name in OWN if variable == own(name, deployable)), variable)
