"""The gateway's settings, on top of those of every process."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from chassis.settings import Settings, load
from contracts.identity import Role


class GatewaySettings(Settings):
    """`CONVIVE_*` variables that only the gateway reads."""

    host: str = Field(default="127.0.0.1", description="Address the gateway listens on")
    port: int = Field(default=8000, ge=1, le=65535, description="Port the gateway listens on")
    actor_signing_key: str = Field(min_length=43, description="Ed25519 private key, base64url, raw 32 bytes")
    secret_key: str = Field(min_length=32, description="Signs form tokens and sign-in states")
    session_days: int = Field(default=14, ge=1, le=90, description="Days after which a session ends")
    idle_minutes: dict[Role, Annotated[int, Field(ge=0)]] = Field(
        default={}, description="Minutes without a request after which a session ends, as JSON by role; 0: never"
    )
    password_hashing: str = Field(
        default="owasp", pattern="^(rfc9106|owasp)$", description="What hashing costs: RFC 9106's or OWASP's least"
    )
    passwords_at_once: int = Field(
        default=1, ge=1, le=32, description="Passwords computed at a time, for members and for strangers each"
    )
    passwords_waiting: int = Field(
        default=40, ge=2, le=1000, description="Requests that wait for that, each; more are told to come again"
    )
    registrations_free: int = Field(
        default=10, ge=1, description="Registrations of one network in an hour, before each costs its sender work"
    )
    oidc_issuer: str = Field(default="", description="OpenID Connect issuer URL; empty: local accounts only")
    oidc_client_id: str = Field(default="", description="Client id at the issuer")
    oidc_client_secret: str = Field(default="", description="Client secret at the issuer")
    oidc_label: str = Field(default="OpenID Connect", description="What the sign-in button calls the issuer")
    call_seconds: float = Field(default=10.0, gt=0, le=60, description="Deadline of a call to a service")
    max_body_bytes: int = Field(default=2_000_000, ge=10_000, description="Largest request body")
    documents_at_once: int = Field(default=2, ge=1, le=50, description="Documents made at a time, each in a process")
    rate_per_member: int = Field(default=1200, ge=1, description="Requests a member may make per minute")
    rate_per_address: int = Field(default=600, ge=1, description="Requests an address may make per minute, signed out")
    connections_per_address: int = Field(
        default=500, ge=10, description="Connections an address may hold at one gateway, where no proxy is trusted"
    )
    live_per_member: int = Field(default=50, ge=1, description="Live connections a member may hold at one gateway")
    files_folder: Path | None = Field(default=None, description="Folder of members' files, shared by all gateways")
    files_at_once: int = Field(default=2, ge=1, le=50, description="Files judged at a time, each in a process")
    files_bucket: str = Field(
        default="",
        pattern=r"^([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])?$",
        description="Bucket of members' files; empty: the folder",
    )
    files_endpoint: str = Field(
        default="", pattern=r"^(https?://[^\s/]+/?)?$", description="Where the store answers; empty: Amazon's"
    )
    files_region: str = Field(default="", pattern=r"^[a-z0-9-]*$", description="The bucket's region")
    files_key_id: str = Field(default="", description="Name of the key for the bucket; empty: as the machine has it")
    files_secret: str = Field(default="", repr=False, validate_default=True, description="The key itself")
    mail_url: str = Field(
        default="",
        pattern=r"^(smtps?://.+)?$",
        repr=False,
        description="Where mail goes: smtp://user:password@host:587 (STARTTLS) or smtps://…:465; empty: the folder",
    )
    mail_folder: Path | None = Field(default=None, description="Folder that mail is written into without mail_url")
    mail_from: str = Field(
        default="Convive <convive@localhost>",
        pattern=r"^[^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>$",
        description="Who it is from",
    )
    mail_log_days: int = Field(
        default=90, ge=14, le=730, description="How many days it is on record that a mail was sent, and to whom"
    )
    security_contact: str = Field(
        default="",
        pattern=r"^((mailto:|https://|tel:)[!-~]+)?$",
        description="Whom to tell of a weakness, for /.well-known/security.txt: mailto:… or https://…; empty: nobody",
    )
    trusted_proxies: int = Field(
        default=0, ge=0, le=5, description="Proxies in front whose X-Forwarded-For is believed"
    )

    @property
    def sends_mail(self) -> bool:
        """Whether mail goes anywhere at all."""
        return bool(self.mail_url or self.mail_folder)

    @field_validator("files_secret")
    @classmethod
    def _whole_key(cls, secret: str, known: ValidationInfo) -> str:
        if bool(secret) != bool(known.data.get("files_key_id")):
            raise ValueError("CONVIVE_FILES_KEY_ID and CONVIVE_FILES_SECRET are given together or not at all")
        return secret


@lru_cache
def gateway_settings() -> GatewaySettings:
    """The settings of this process, read once."""
    return load(GatewaySettings)
