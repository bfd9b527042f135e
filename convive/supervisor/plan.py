"""What the platform consists of, and the environment of each process: with its own secrets and no others."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from chassis.deployables import GATEWAY, services, with_database
from chassis.settings import DATABASE, OWNER, RELAY
from contracts.proof import DEMANDED_OF
from convive.embedded.postgres import EmbeddedPostgres
from convive.embedded.rabbitmq import EmbeddedRabbit
from convive.embedded.server import EmbeddedServer
from convive.errors import OperatorError
from convive.processes import ProcessSpec, answers_ok, rotate
from convive.state import PROJECT, State
from convive.supervisor.keys import public_key, signing_key
from convive.supervisor.wire_keys import BROKER, EVENT_KEY, OWN, own, wire_keys

GATEWAY_ONLY = (
    "CONVIVE_ACTOR_SIGNING_KEY",
    "CONVIVE_SECRET_KEY",
    "CONVIVE_MAIL_URL",
    "CONVIVE_FILES_FOLDER",
    "CONVIVE_FILES_SECRET",
)
ANCHORING = "CONVIVE_ANCHOR_"
"""What begins the names that no process of the platform gets, as none gets an owner's URL: it signs what they did."""


class Plan(Protocol):
    """What a supervisor needs to know. Tests use plans with tiny commands; `PlatformPlan` is the real one."""

    state: State
    servers: Sequence[EmbeddedServer]
    groups: Sequence[str]
    """The scalable groups, in the order in which they are started; they are stopped in reverse order."""

    def environment(self) -> dict[str, str]:
        """All variables, as `prepare` and the operator's tools get them."""
        ...

    def preparation(self) -> Sequence[Sequence[str]]:
        """The commands to run once, one after another, after the servers and before the groups."""
        ...

    def process(self, group: str, index: int) -> ProcessSpec:
        """How to start replica `index` (from 1) of a group."""
        ...

    def helpers(self) -> Sequence[ProcessSpec]:
        """What runs beside the groups once these are ready: one process each, of which nobody needs two."""
        ...

    def address(self) -> str:
        """The address that people open."""
        ...


@dataclass
class PlatformPlan:
    """The services, the gateway, and the embedded servers, unless URLs in the environment replace them."""

    state: State
    port: int = 8000
    environ: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    def __post_init__(self) -> None:
        self.postgres = None if self._all_databases_given() else EmbeddedPostgres(self.state)
        self.rabbit = None if self.environ.get(BROKER) else EmbeddedRabbit(self.state)
        self.servers: Sequence[EmbeddedServer] = [s for s in (self.postgres, self.rabbit) if s]
        has_gateway = (PROJECT / GATEWAY / "__main__.py").exists()
        self.groups: Sequence[str] = (*services(), *([GATEWAY] if has_gateway else []))

    def _all_databases_given(self) -> bool:
        return all(self.environ.get(DATABASE + name.upper()) for name in with_database())

    def address(self) -> str:
        """The web address on this machine."""
        return f"http://localhost:{self.port}"

    def preparation(self) -> Sequence[Sequence[str]]:
        """Migrations and the broker's topology; on the embedded database, also an account for each kind of person.

        If the accounts are of an earlier release, without second factors, they get theirs now.
        """
        prepare = [sys.executable, "-m", "chassis.prepare"]
        accounts = self.state.directory / "accounts.json"
        if self.postgres is None or (accounts.exists() and _knows_second_factors(accounts)):
            return [prepare]
        return [prepare, [sys.executable, "-m", "convive.local_accounts", str(accounts)]]

    def environment(self) -> dict[str, str]:
        """The caller's variables, completed with embedded and generated values. The caller's values win."""
        secret = self.state.secret
        sign = self.environ.get("CONVIVE_ACTOR_SIGNING_KEY") or secret("actor.signing_key", signing_key)
        made = {
            "PYTHONPATH": str(PROJECT),
            "PYTHONUNBUFFERED": "1",
            "CONVIVE_STATE_DIR": str(self.state.directory),
            "CONVIVE_ACTOR_SIGNING_KEY": sign,
            "CONVIVE_ACTOR_VERIFY_KEY": secret("actor.verify_key", lambda: public_key(sign)),
            "CONVIVE_SECRET_KEY": secret("secret_key", lambda: secrets.token_urlsafe(32)),
            "CONVIVE_HOST": "127.0.0.1",
            "CONVIVE_PUBLIC_URL": self.address(),
            "CONVIVE_TRACE_DIR": str(self.state.directory / "traces"),
            "CONVIVE_FILES_FOLDER": str(self.state.directory / "files"),
            "CONVIVE_MAIL_FOLDER": str(self.state.directory / "mail"),
            "CONVIVE_ANCHOR_SIGNING_KEY": secret("anchor.signing_key", signing_key),
            "CONVIVE_ANCHOR_FOLDER": str(self.state.directory / "anchors"),
            "MALLOC_ARENA_MAX": "2",  # glibc would keep a heap for each of a gateway's threads
        }
        made |= wire_keys(sign, self._event_key)
        if self.postgres:
            made |= self._databases_of(self.postgres)
        if self.postgres and self.rabbit:
            made["EVENTLET_NO_GREENDNS"] = "yes"  # 127.0.0.1 needs no name resolution: a faster start, less memory
        if self.rabbit:
            made |= {BROKER: self.rabbit.url()} | {own(BROKER, n): url for n, url in self.rabbit.urls().items()}
        given = {name: value for name, value in self.environ.items() if value or not name.startswith("CONVIVE_")}
        return made | given | {"PYTHONPATH": str(PROJECT), "CONVIVE_PORT": str(self.port)}

    def _event_key(self, deployable: str) -> str:
        given = self.environ.get(own(EVENT_KEY, deployable))
        return given or self.state.secret(f"events.{deployable}", signing_key)

    def helpers(self) -> Sequence[ProcessSpec]:
        """Whoever anchors the books: with the rights of the Fund's owner, and a key that nobody else has."""
        known = self.environment()
        if OWNER + "FUNDS" not in known:
            return []
        environment = {name: value for name, value in known.items() if _is_for_anchoring(name)}
        log = self.state.log_dir / "anchor.log"
        rotate(log)
        return [
            ProcessSpec(
                name="anchor",
                group="anchor",
                argv=[sys.executable, "-m", "convive", "books", "anchor", "--daily"],
                env=environment,
                cwd=PROJECT,
                log=log,
                probe=lambda: True,
            )
        ]

    def _databases_of(self, postgres: EmbeddedPostgres) -> dict[str, str]:
        """Both URLs of each database that is on our own server: one that is given has its owner given with it."""
        owners = postgres.owner_urls()
        variables: dict[str, str] = {}
        for name, url in postgres.urls().items():
            if not self.environ.get(DATABASE + name.upper()):
                variables |= {DATABASE + name.upper(): url, OWNER + name.upper(): owners[name]}
        return variables

    def process(self, group: str, index: int) -> ProcessSpec:
        """A service or gateway process, with a health port of its own and access to its own database only."""
        name = f"{group}.{index}"
        health = self.state.port(f"health.{name}")
        log = self.state.log_dir / f"{name}.log"
        rotate(log)
        module = ["gateway"] if group == GATEWAY else ["chassis.runner", group]
        return ProcessSpec(
            name=name,
            group=group,
            argv=[sys.executable, "-m", *module],
            env=only_for(group, self.environment()) | {"CONVIVE_HEALTH_PORT": str(health)},
            cwd=PROJECT,
            log=log,
            probe=answers_ok(f"http://127.0.0.1:{health}/readyz"),
            alive=answers_ok(f"http://127.0.0.1:{health}/healthz"),
            port=self.port if group == GATEWAY else health,
        )


def prepare_broker(environment: Mapping[str, str]) -> None:
    """Declares what the code needs of the broker by now, in a process that reads it anew. Raises OperatorError."""
    if BROKER not in environment:
        return  # a plan of a few processes, without a broker
    argv = [sys.executable, "-m", "chassis.prepare", "broker"]
    done = subprocess.run(argv, cwd=PROJECT, env=dict(environment), capture_output=True, text=True, check=False)
    if done.returncode:
        raise OperatorError(f"the broker could not be prepared:\n{done.stdout}{done.stderr}")


def only_for(deployable: str, environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with what is the deployable's own, without what is others', and without the gateway's secrets.

    Owners of databases are nobody's. Its own user at the broker takes the operator's place, unless there is one user
    for all, on a broker that was given.
    """
    hidden = () if deployable == GATEWAY else GATEWAY_ONLY
    kept = {
        name: value
        for name, value in environment.items()
        if name not in hidden and not _of_another(name, deployable) and not _of_somebody(name)
    }
    return kept | {name: environment[own(name, deployable)] for name in OWN if own(name, deployable) in environment}


def _of_another(variable: str, deployable: str) -> bool:
    """What no process gets unless it is its own: databases; owners and the key of anchors are nobody's."""
    mine = {prefix + deployable.upper() for prefix in (DATABASE, RELAY)}
    return variable.startswith((DATABASE, RELAY, OWNER, ANCHORING)) and variable not in mine


def _of_somebody(variable: str) -> bool:
    return any(variable.startswith(f"{name}_") for name in OWN)


def _is_for_anchoring(name: str) -> bool:
    """The Fund's owner, the key, where anchors are kept, and what belongs to no part of the platform."""
    own = (ANCHORING, "CONVIVE_MAIL_", "CONVIVE_STATE_DIR", OWNER + "FUNDS")
    return not name.startswith("CONVIVE_") or name.startswith(own)


def _knows_second_factors(accounts: Path) -> bool:
    """Whether the file has the keys of everybody whose role demands a second factor."""
    return {row["role"] for row in json.loads(accounts.read_text()) if "passkey" in row} >= DEMANDED_OF
