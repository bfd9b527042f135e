"""The settings of anchoring; no service has them."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.settings import load


class AnchorSettings(BaseSettings):
    """`CONVIVE_*` variables that `./run books` reads. The signing key is nobody else's."""

    model_config = SettingsConfigDict(env_prefix="CONVIVE_", extra="ignore")

    anchor_signing_key: str = Field(
        default="", repr=False, description="Ed25519 private key that signs anchors, base64url, raw 32 bytes"
    )
    anchor_folder: Path | None = Field(default=None, description="Folder in which anchors are kept as files")
    anchor_mail_to: str = Field(
        default="",
        pattern=r"^([^\s,@]+@[^\s,@]+(,\s*[^\s,@]+@[^\s,@]+)*)?$",
        description="Whom anchors are mailed to, auditors for instance: addresses with commas between them",
    )
    anchor_tsa_url: str = Field(
        default="", pattern=r"^(https?://\S+)?$", description="Timestamp authority (RFC 3161) that confirms anchors"
    )
    anchor_tsa_certificates: Path | None = Field(
        default=None, description="Root certificates (PEM) of the authority: whoever else signed its answers is refused"
    )
    mail_url: str = Field(default="", repr=False, description="As the gateway's")
    mail_folder: Path | None = Field(default=None, description="As the gateway's")
    mail_from: str = Field(default="Convive <convive@localhost>", description="As the gateway's")


def settings() -> AnchorSettings:
    """The settings of this process."""
    return load(AnchorSettings)
