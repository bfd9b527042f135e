"""The forum's settings, from `CONVIVE_*` variables like those of every process."""

from __future__ import annotations

from functools import lru_cache

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.settings import load
from contracts.forum.files import MOST_FILE_BYTES


class ForumSettings(BaseSettings):
    """`CONVIVE_*` variables that only the forum reads."""

    model_config = SettingsConfigDict(env_prefix="CONVIVE_", extra="ignore")

    translator: str = Field(
        default="", pattern="^(|libretranslate)$", description="Machine that translates posts; empty: none"
    )
    translator_url: str = Field(
        default="", pattern=r"^(|https?://[^\s/]+.*)$", description="Where the machine answers, without /translate"
    )
    file_bytes: int = Field(
        default=20_000_000, ge=1_000_000, le=MOST_FILE_BYTES, description="Largest file of a member"
    )
    post_file_bytes: int = Field(
        default=50_000_000, ge=1_000_000, description="Most that the files of a post have together"
    )
    member_file_bytes: int = Field(
        default=500_000_000, ge=1_000_000, description="Most that the files of a member have together"
    )
    translator_key: str = Field(default="", description="Key for the machine, if it wants one")
    new_member_limits: bool = Field(default=True, description="New accounts write, link and mention less than others")
    board_posts_per_minute: int = Field(
        default=240, ge=0, description="Posts a board takes in a minute, those of moderators aside; 0: as many as come"
    )


@lru_cache
def forum_settings() -> ForumSettings:
    """The settings of this process, read once."""
    return load(ForumSettings)
