"""The tables that every service's database has for messaging, idempotency and its copy of the members."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chassis.database import NAMING

metadata = MetaData(naming_convention=NAMING)


def _moment(name: str, *, nullable: bool = False, default: bool = False) -> Column[datetime]:
    return Column(name, DateTime(timezone=True), nullable=nullable, server_default=func.now() if default else None)


# Events to be published, and published ones (for replay), in the order in which they were inserted.
outbox = Table(
    "outbox",
    metadata,
    Column("position", BigInteger, Identity(always=True), primary_key=True),
    Column("event_id", Uuid, nullable=False, unique=True),
    Column("type", String(120), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("body", LargeBinary, nullable=False),
    _moment("created_at"),
    _moment("published_at", nullable=True),
)
Index("ix_outbox_unpublished", outbox.c.position, postgresql_where=outbox.c.published_at.is_(None))
Index("ix_outbox_subject", outbox.c.subject, outbox.c.sequence)

# The last sequence number given out per subject.
event_sequence = Table(
    "event_sequence",
    metadata,
    Column("subject", String(200), primary_key=True),
    Column("last", BigInteger, nullable=False),
)

# Events already handled: the row is inserted in the handler's own transaction.
inbox = Table(
    "inbox",
    metadata,
    Column("consumer", String(120), primary_key=True),
    Column("event_id", Uuid, primary_key=True),
    _moment("handled_at", default=True),
)

# The last sequence handled per consumer and subject, for handlers that need an aggregate's events in order.
inbox_sequence = Table(
    "inbox_sequence",
    metadata,
    Column("consumer", String(120), primary_key=True),
    Column("subject", String(200), primary_key=True),
    Column("last", BigInteger, nullable=False),
)

# Results by idempotency key (Fund rule 3, and every other creating operation).
idempotency = Table(
    "idempotency",
    metadata,
    Column("actor_id", Uuid, primary_key=True),
    Column("operation", String(120), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("payload_hash", String(64), nullable=False),
    Column("result", Text),
    _moment("created_at", default=True),
)

# Runs of scheduled jobs: a row per job and due time, written in the job's own transaction.
job_run = Table(
    "job_run",
    metadata,
    Column("job", String(120), primary_key=True),
    Column("slot", DateTime(timezone=True), primary_key=True),
    _moment("done_at"),
)

# This service's small copy of the members, fed by identity's events.
member = Table(
    "member",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("country", String(2), nullable=False),
    Column("institution", String(200), nullable=False),
    Column("language", String(2), nullable=False),
    Column("roles", ARRAY(String(40)), nullable=False),
    Column("networks", ARRAY(String(40)), nullable=False),
    Column("status", String(20), nullable=False),
    Column("sequence", Integer, nullable=False),
)
