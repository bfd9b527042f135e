"""Settings of a process, from `CONVIVE_*` variables only (12-factor), validated before anything starts."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PUBLIC_URL = "http://localhost:8000"
# As with pgjdbc and psycopg 3.
PREPARE_THRESHOLD = 5


class BrokerSettings(BaseSettings):
    """What is needed to prepare the broker."""

    model_config = SettingsConfigDict(env_prefix="CONVIVE_", extra="ignore")

    broker_url: str = Field(
        pattern=r"^amqps?://", description="RabbitMQ: amqp://user:password@host:port,host:port/vhost"
    )
    call_queues: str = Field(
        default="classic",
        pattern="^(classic|quorum)$",
        description="Queues of calls: quorum for a broker of three nodes",
    )


class Settings(BrokerSettings):
    """What every process of the platform needs. docs/operations.md has the same table for people."""

    actor_verify_key: str = Field(
        default="", description="Ed25519 public key, base64url, raw 32 bytes; two by a comma while keys are exchanged"
    )
    call_key: str = Field(
        default="", repr=False, description="What the gateway seals calls to this service with; two by a comma likewise"
    )
    event_signing_key: str = Field(
        default="", repr=False, description="Ed25519 private key with which this deployable signs its events"
    )
    event_verify_keys: str = Field(
        default="", description="The public halves, source:key by commas; a source's two while keys are exchanged"
    )
    health_port: int = Field(default=0, ge=0, le=65535, description="Port of /healthz, /readyz, /metrics; 0: none")
    health_host: str = Field(default="127.0.0.1", description="Address the health port listens on")
    public_url: str = Field(
        default=PUBLIC_URL, pattern=r"^https?://[^/]+$", description="Where people reach the platform"
    )
    workers: int = Field(default=10, ge=1, le=100, description="Calls and events a service process handles at a time")
    prepare_threshold: int = Field(
        default=PREPARE_THRESHOLD, ge=0, description="Executions after which a statement is prepared; 0: none is"
    )
    second_factor: str = Field(
        default="demanded",
        pattern="^(demanded|optional)$",
        description="Second factor by role and before a signature: demanded, or left to each member",
    )
    otlp_endpoint: str = Field(default="", description="OTLP over HTTP, for instance http://collector:4318; empty: off")
    trace_dir: Path | None = Field(default=None, description="Folder for sampled traces as JSON lines; empty: none")
    log_level: str = Field(
        default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level that is logged"
    )
    trace_ratio: float = Field(default=0.0, ge=0, le=1, description="Share of traces that start here and are recorded")
    outbox_days: int = Field(default=90, ge=1, description="Days that published events, handled ones and keys are kept")


S = TypeVar("S", bound=BaseSettings)


def load(kind: type[S]) -> S:
    """The settings, or a message that names each bad variable and exit status 78 (EX_CONFIG)."""
    try:
        return kind()
    except ValidationError as error:
        for problem in error.errors():
            name = "CONVIVE_" + "_".join(str(part) for part in problem["loc"]).upper()
            print(f"setting {name}: {problem['msg']}", file=sys.stderr)
        raise SystemExit(78) from None


def require(chosen: Settings, *names: str) -> None:
    """Ends with status 78 (EX_CONFIG), naming them, where settings are empty that only a process that serves needs."""
    if missing := [name for name in names if not getattr(chosen, name)]:
        for name in missing:
            print(f"setting CONVIVE_{name.upper()}: is needed", file=sys.stderr)
        raise SystemExit(78)


@lru_cache
def settings() -> Settings:
    """The settings of this process, read once."""
    return load(Settings)


def broker_settings() -> BrokerSettings:
    """What the step that prepares the broker reads."""
    return load(BrokerSettings)


def public_url() -> str:
    """The address of the platform, for links in what a service creates: CONVIVE_PUBLIC_URL."""
    return os.environ.get("CONVIVE_PUBLIC_URL", PUBLIC_URL).rstrip("/")


DATABASE = "CONVIVE_DATABASE_URL_"
"""What begins the name of the variable with the URL by which a deployable's processes reach its database."""
OWNER = "CONVIVE_OWNER_URL_"
"""The same for the owner of that database, who migrates: for what prepares and looks after it, not for processes."""
RELAY = "CONVIVE_RELAY_DATABASE_URL_"
"""The same for the relay, where the processes' URL leads through a pooler."""


def database_url(deployable: str) -> str:
    """The URL of a deployable's own database: CONVIVE_DATABASE_URL_<NAME>; hosts may be several."""
    return _postgres(DATABASE + deployable.upper(), "")


def owner_url(deployable: str) -> str:
    """The URL of the same database for its owner: CONVIVE_OWNER_URL_<NAME>; hosts may be several."""
    return _postgres(OWNER + deployable.upper(), "")


def relay_url(deployable: str) -> str:
    """Where the relay finds that database, if not there: past a pooler. CONVIVE_RELAY_DATABASE_URL_<NAME>."""
    return _postgres(RELAY + deployable.upper(), database_url(deployable))


def _postgres(name: str, default: str) -> str:
    url = os.environ.get(name, "") or default
    if not url.startswith(("postgresql://", "postgres://", "postgresql+psycopg2://")):
        print(f"setting {name}: a URL postgresql://user:password@host:port/database is needed", file=sys.stderr)
        raise SystemExit(78)
    return for_psycopg2(url)


def for_psycopg2(url: str) -> str:
    """A URL of PostgreSQL as SQLAlchemy takes it for psycopg2."""
    return "postgresql+psycopg2://" + url.split("://", 1)[1]
