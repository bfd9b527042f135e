"""Translations of posts, by members and by machine."""

from __future__ import annotations

from pydantic import Field

from contracts.base import Command, Page, Paged, Refusal, View, change, read
from contracts.forum.values import Author
from contracts.kinds import Id, Language, LongText, Moment, ShortText, Text, Version

SAME_LANGUAGE = Refusal("forum.same_language", 422, "The post is already in this language and needs no translation.")
TITLE_NEEDED = Refusal(
    "forum.title_needed", 422, "This is the opening post of a topic: translate the topic’s title as well."
)
NO_TITLE_HERE = Refusal("forum.no_title_here", 422, "Only the opening post of a topic has a title.")


class PostTranslation(View):
    """A translation of a post by a member or, if `by` is null, by machine.

    `title` is the topic's, if the post opens one. `stale`: the post was changed after it was translated.
    """

    language: Language
    title: str | None
    html: str = Field(description="The text, rendered and sanitized")
    machine: bool
    by: Author | None
    made_at: Moment
    version: int
    stale: bool


class AttachTranslation(Command):
    """Adds your translation of a post, or improves the existing one; with the title if the post opens a topic."""

    post_id: Id
    language: Language = Field(description="The language of the translation")
    title: ShortText | None = None
    text: LongText = Field(description="Markdown")
    expected_version: Version | None = None


class RemoveTranslation(Command):
    """Removes a translation: your own, one of your post or, as a moderator and with a reason, any."""

    post_id: Id
    language: Language
    reason: Text = Field(default="", max_length=1000)


class ListTranslations(Command):
    """The translations of a post."""

    post_id: Id


class TranslationInFull(PostTranslation):
    """A translation with its Markdown."""

    post_id: Id
    text: str


class Translations(View):
    """The translations of a post, by language."""

    items: list[TranslationInFull]


class ListTranslationVersions(Paged):
    """The versions of a translation, newest first."""

    post_id: Id
    language: Language


class TranslationVersion(View):
    """One version of a translation: of the post's version `of_version`, by a member or by machine."""

    post_id: Id
    language: Language
    version: int
    of_version: int
    title: str | None
    text: str
    html: str
    machine: bool
    by: Author | None
    made_at: Moment


ATTACH_TRANSLATION = change(
    "forum", "attach_translation", AttachTranslation, TranslationInFull, "Attach a translation to a post"
)
REMOVE_TRANSLATION = change(
    "forum", "remove_translation", RemoveTranslation, Translations, "Remove a translation of a post"
)
LIST_TRANSLATIONS = read(
    "forum",
    "list_translations",
    ListTranslations,
    Translations,
    "A post's translations",
    at="/posts/{post_id}/translations",
)
LIST_TRANSLATION_VERSIONS = read(
    "forum",
    "list_translation_versions",
    ListTranslationVersions,
    Page[TranslationVersion],
    "A translation's versions",
    at="/posts/{post_id}/translations/{language}/versions",
)
