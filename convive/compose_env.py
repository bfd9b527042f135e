"""The environment file of docker-compose.yml: addresses inside the compose network, with a fresh secret in each."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from chassis.deployables import GATEWAY, with_database
from chassis.settings import DATABASE, OWNER
from convive.embedded.postgres import owner_of
from convive.supervisor.keys import public_key, signing_key

EXAMPLE = Path("deploy/compose.env.example")
EXPLAINED = {
    "POSTGRES_PASSWORD": "PostgreSQL's superuser; only the step that makes databases uses it",
    "RABBITMQ_PASSWORD": "RabbitMQ's user `convive`",
    "CONVIVE_BROKER_URL": "the same, as the services need it",
    "CONVIVE_ACTOR_SIGNING_KEY": "Ed25519, base64url: the gateway signs who acts",
    "CONVIVE_ACTOR_VERIFY_KEY": "its public half: every service verifies",
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
    password = made.setdefault("RABBITMQ_PASSWORD", secrets.token_urlsafe(24))
    made.setdefault("CONVIVE_BROKER_URL", f"amqp://convive:{password}@rabbitmq:5672/convive")
    sign = made.setdefault("CONVIVE_ACTOR_SIGNING_KEY", signing_key())
    made.setdefault("CONVIVE_ACTOR_VERIFY_KEY", public_key(sign))
    made.setdefault("CONVIVE_ANCHOR_SIGNING_KEY", signing_key())
    made.setdefault("CONVIVE_SECRET_KEY", secrets.token_urlsafe(32))
    for name in with_database():
        made.setdefault(database_variable(name), _fresh(name, name))
        made.setdefault(owner_variable(name), _fresh(owner_of(name), name))
    return made


def _fresh(role: str, database: str) -> str:
    return f"postgresql://{role}:{secrets.token_urlsafe(24)}@postgres:5432/{database}"


def read(path: Path) -> dict[str, str]:
    """The variables of an environment file; none when there is no such file."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    pairs = (line.partition("=") for line in lines if line.strip() and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def drop_database(path: Path, deployable: str) -> None:
    """Drops a deployable's database from an environment file, where there is one."""
    if path.exists():
        lines = path.read_text("utf-8").splitlines(keepends=True)
        gone = (database_variable(deployable), owner_variable(deployable))
        path.write_text("".join(line for line in lines if not any(name in line for name in gone)), "utf-8")


def text(values: Mapping[str, str]) -> str:
    """The environment file; without values it is the example, with them it is secret."""
    required = {
        **EXPLAINED,
        **{
            database_variable(name): f"the database of {name}, in which only {name} may read and write"
            for name in with_database()
        },
        **{
            owner_variable(name): f"the same for its owner, who migrates; {name}'s processes do not get it"
            for name in with_database()
        },
    }
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
    shared = ("CONVIVE_BROKER_URL", "CONVIVE_ACTOR_VERIFY_KEY")
    gateway_only = ("CONVIVE_ACTOR_SIGNING_KEY", "CONVIVE_SECRET_KEY")
    databases = [variable(name) for name in with_database() for variable in (database_variable, owner_variable)]
    wanted: dict[str, tuple[str, ...]] = {
        "servers": ("POSTGRES_PASSWORD", "RABBITMQ_PASSWORD", *databases),
        "shared": shared,
        "anchor": (owner_variable("funds"), "CONVIVE_ANCHOR_SIGNING_KEY"),
    }
    for name in with_database():
        wanted[name] = (database_variable(name), *(gateway_only if name == GATEWAY else ()))
        wanted[f"{name}-owner"] = (owner_variable(name),)
    return {f"{name}.env": "".join(f"{v}={values[v]}\n" for v in names) for name, names in wanted.items()}
