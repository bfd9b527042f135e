"""Translating posts: adding, improving and removing translations. One per post and language, with its history."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

from chassis.call import Call
from chassis.paging import page
from chassis.rows import refuse_stale
from contracts.base import FORBIDDEN, NOT_FOUND, Page
from contracts.forum import translations as forum_translations
from contracts.forum.discussion.posts import POST_IS_HIDDEN
from contracts.forum.record import ModerationActionKind
from contracts.forum.translations import (
    NO_TITLE_HERE,
    SAME_LANGUAGE,
    TITLE_NEEDED,
    AttachTranslation,
    ListTranslations,
    ListTranslationVersions,
    PostTranslation,
    RemoveTranslation,
    TranslationInFull,
    Translations,
)
from contracts.identity import Role
from contracts.kinds import Language
from services.forum.access.audience import reads_hidden
from services.forum.access.lookups import readable_post
from services.forum.base import texts
from services.forum.base.events import post_changed
from services.forum.base.folding import VECTOR, vector_values
from services.forum.base.model import Post
from services.forum.base.people import TRANSLATOR, author
from services.forum.base.texts import Rendered
from services.forum.record.entries import record_action
from services.forum.translations.model import Translation, TranslationVersion
from services.forum.translations.views import OF_POST, SHAPE, with_translation

_LAST = select(func.max(TranslationVersion.version)).where(
    TranslationVersion.post_id == bindparam("post"), TranslationVersion.language == bindparam("language")
)
_VERSIONS = select(
    TranslationVersion, author(TRANSLATOR, TranslationVersion.translator_id).label("translator")
).outerjoin(TRANSLATOR, TRANSLATOR.c.id == TranslationVersion.translator_id)
_IN_LANGUAGE = with_translation(select(Post.id, SHAPE).select_from(Post)).where(
    Post.id == any_(bindparam("posts", type_=ARRAY(PG_UUID))), Translation.post_id.is_not(None)
)


def attach_translation(call: Call, command: AttachTranslation) -> TranslationInFull:
    """The first translation into a language, or a better one.

    Raises NOT_FOUND, FORBIDDEN, POST_IS_HIDDEN, SAME_LANGUAGE, TITLE_NEEDED, NO_TITLE_HERE, STALE, and what `texts`
    raises for the texts.
    """
    rendered = texts.render(command.text)
    title = texts.title(command.title) if command.title is not None else None
    post, _ = readable_post(call, command.post_id, write=True, lock=True)
    _must_fit(post, command.language, title)
    standing = _standing(call, post.id, command.language)
    refuse_stale(standing.version if standing else None, command.expected_version)
    write(call, post, command.language, rendered, title, call.actor.member_id)
    return next(each for each in _all(call, post.id) if each.language == command.language)


def write(
    call: Call, post: Post, language: Language, rendered: Rendered, title: str | None, translator_id: UUID | None
) -> None:
    """A new version of a translation of a post, whose row the caller has locked; no translator: made by a machine."""
    values: dict[str, Any] = {
        "version": _next_version(call, post.id, language),
        "of_version": post.version,
        "title": title,
        "source": rendered.source,
        "html": rendered.html,
        "plain": rendered.plain,
        "machine": translator_id is None,
        "translator_id": translator_id,
        "made_at": call.now,
        "vector": call.session.execute(select(VECTOR), vector_values(language, rendered.plain, title or "")).scalar(),
    }
    translation = _standing(call, post.id, language) or Translation(post_id=post.id, language=language)
    for name, value in values.items():
        setattr(translation, name, value)
    call.session.add(translation)
    call.session.flush()
    post_changed(call, post)


def without_titles(call: Call, post: Post) -> None:
    """For a post that no longer opens a topic: its translations stay, without the topic's title."""
    titled = select(Translation).where(Translation.post_id == post.id, Translation.title.is_not(None))
    for translation in call.session.execute(titled).scalars().all():
        language = Language(translation.language)
        translation.title, translation.version = None, _next_version(call, post.id, language)
        values = vector_values(language, translation.plain, "")
        translation.vector = call.session.execute(select(VECTOR), values).scalar()
        call.session.flush()


def _next_version(call: Call, post_id: UUID, language: Language) -> int:
    return (call.session.execute(_LAST, {"post": post_id, "language": language}).scalar() or 0) + 1


def remove_translation(call: Call, command: RemoveTranslation) -> Translations:
    """By the translator, the post's author, or a moderator, which is recorded. Raises NOT_FOUND, FORBIDDEN."""
    post, topic = readable_post(call, command.post_id, write=True, lock=True)
    translation = _standing(call, post.id, command.language)
    if translation is None:
        raise NOT_FOUND("language", what="translation")
    theirs = call.actor.member_id in (post.author_id, translation.translator_id)
    if not theirs and not call.actor.has(Role.MODERATOR):
        raise FORBIDDEN()
    call.session.delete(translation)
    call.session.flush()
    if not theirs:
        record_action(call, ModerationActionKind.TRANSLATION_REMOVED, topic.board_id, topic, post, command.reason)
    post_changed(call, post)
    return Translations(items=_all(call, post.id))


def list_translations(call: Call, command: ListTranslations) -> Translations:
    """By language. Raises NOT_FOUND, and POST_IS_HIDDEN if the caller may not read the text."""
    post = _legible(call, command.post_id)
    return Translations(items=_all(call, post.id))


def list_versions(call: Call, command: ListTranslationVersions) -> Page[forum_translations.TranslationVersion]:
    """Newest first; of a removed one, only for moderators and auditors. Raises NOT_FOUND, POST_IS_HIDDEN."""
    post = _legible(call, command.post_id)
    oversees = call.actor.has(Role.MODERATOR, Role.AUDITOR)
    if not oversees and _standing(call, post.id, command.language) is None:
        raise NOT_FOUND("language", what="translation")
    statement = _VERSIONS.where(TranslationVersion.post_id == post.id, TranslationVersion.language == command.language)
    return page(call.session, statement, [TranslationVersion.version], command, _version_view, descending=True)


def in_language(call: Call, post_ids: Iterable[UUID], language: Language) -> dict[UUID, PostTranslation]:
    """The translations of these posts into a language, by post, as far as there are any: for lists.

    The calling code must know that the caller may read the posts.
    """
    rows = call.session.execute(_IN_LANGUAGE, {"posts": list(post_ids), "reading": language})
    return {post_id: PostTranslation.model_validate(shape) for post_id, shape in rows}


def _must_fit(post: Post, language: Language, title: str | None) -> None:
    if post.hidden_at is not None:
        raise POST_IS_HIDDEN()
    if post.language == language:
        raise SAME_LANGUAGE("language")
    if post.number == 1 and title is None:
        raise TITLE_NEEDED("title")
    if post.number > 1 and title is not None:
        raise NO_TITLE_HERE("title")


def _legible(call: Call, post_id: UUID) -> Post:
    post, _ = readable_post(call, post_id)
    if post.hidden_at is not None and not reads_hidden(call, post.author_id):
        raise POST_IS_HIDDEN()
    return post


def _standing(call: Call, post_id: UUID, language: Language) -> Translation | None:
    return call.session.get(Translation, (post_id, str(language)), populate_existing=True)


def _all(call: Call, post_id: UUID) -> list[TranslationInFull]:
    shapes = call.session.execute(OF_POST, {"post": post_id}).scalars()
    return [TranslationInFull.model_validate(shape) for shape in shapes]


def _version_view(row: Row[Any]) -> forum_translations.TranslationVersion:
    version: TranslationVersion = row[0]
    return forum_translations.TranslationVersion.of(
        version, text=version.source, by=None if version.machine else row.translator
    )
