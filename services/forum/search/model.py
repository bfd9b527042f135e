"""The search's index: a narrow row per text that can be found, kept by triggers of the database.

Whatever a room does to a post (writing, editing, hiding, moving it to another topic or board), its row here follows in
the same transaction. Hidden posts have no row, nor do drafts and withdrawn resources of the library. The lexemes are
stored outside the row, so that counting tens of thousands of hits by board, country and year reads little.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, SmallInteger, String, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from contracts.kinds import Language
from services.forum.model import Base

# What a search is narrowed down by: `kind:topic`, `board:…`, `subject:…`, `country:HN`, `year:2026`, and its quarter.
MARKS: Final = "search_marks(kind, board_id, subjects, country, countries, year, at)"


def _words_in(language: Language) -> Index:
    """One index per language: what it finds by words and marks need not be checked against the text itself."""
    return Index(
        f"ix_search_entry_words_{language}",
        "vector",
        "title_vector",
        text(MARKS),
        postgresql_using="gin",
        postgresql_where=text(f"language = '{language}'"),
        postgresql_with={"gin_pending_list_limit": 512},
    )


class SearchEntry(Base):
    """A text that can be found: a post, a library resource or a translation; `thing_id` is what a hit links to.

    What is on no board belongs to the library, for all signed-in members. It is about `countries`, while a post is by
    somebody from one `country`; it has its subjects and the broader ones.
    """

    __tablename__ = "search_entry"
    __table_args__ = (
        CheckConstraint("language IN ('en', 'es', 'pt', 'fr')", name="language"),
        Index("ix_search_entry_thing_id", "thing_id"),
        Index("ix_search_entry_topic_id", "topic_id"),
        Index("ix_search_entry_author_id", "author_id"),
        *map(_words_in, Language),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    thing_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[str] = mapped_column(String(20))
    translated: Mapped[bool]
    topic_id: Mapped[UUID | None] = mapped_column(ForeignKey("topic.id"))
    board_id: Mapped[UUID | None] = mapped_column(ForeignKey("board.id"))
    author_id: Mapped[UUID | None] = mapped_column(Uuid)
    language: Mapped[str] = mapped_column(String(2))
    country: Mapped[str | None] = mapped_column(String(2))
    countries: Mapped[list[str] | None] = mapped_column(ARRAY(String(2)))
    subjects: Mapped[list[str]] = mapped_column(ARRAY(String(80)))
    year: Mapped[int] = mapped_column(SmallInteger)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    # Only the title's lexemes are in the row: matches in titles come first.
    title_vector: Mapped[Any] = mapped_column(TSVECTOR)
    vector: Mapped[Any] = mapped_column(TSVECTOR)


class SearchWord(Base):
    """A word that somebody wrote, folded; `near`: keys that it shares with words a letter or two away.

    Added by triggers, and removed by a job once no text has it. It does not say who may read it: suggestions are
    looked up in what the searcher may read.
    """

    __tablename__ = "search_word"
    __table_args__ = (
        CheckConstraint("language IN ('en', 'es', 'pt', 'fr')", name="language"),
        CheckConstraint("word ~ '^[a-z]{4,30}$'", name="word"),
        Index("ix_search_word_near", "near", postgresql_using="gin"),
    )

    word: Mapped[str] = mapped_column(String(30), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    near: Mapped[list[str]] = mapped_column(ARRAY(String(7)))
