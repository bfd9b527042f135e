"""Translations of posts: attached, bettered, taken away, behind their original, in the reader's language, searched."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.actor import Actor
from chassis.call import Call
from chassis.testing import Desk, DeskOf, person
from contracts.base import Refused
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.events import PostChanged
from contracts.forum.moderation.flags import HidePost, ShowPost
from contracts.forum.record import ListModeration, ModerationActionKind
from contracts.forum.search import FacetName, Find
from contracts.forum.translations import (
    AttachTranslation,
    ListTranslations,
    ListTranslationVersions,
    RemoveTranslation,
    TranslationInFull,
)
from contracts.identity import GRANTABLE, Role
from contracts.kinds import Language
from services.forum.discussion import posts, topics
from services.forum.moderation import moderation
from services.forum.record import entries
from services.forum.search import find
from services.forum.translations import translating
from tests.common.forum.people import board, read, reply, topic


def attach(call: Call, post: forum_posts.Post, **fields: Any) -> TranslationInFull:
    fields = {"language": "es", "text": "Lo bajamos a la **mitad**."} | fields
    return translating.attach_translation(call, AttachTranslation(post_id=post.id, **fields))


def _opened(desk: Desk) -> tuple[forum_topics.TopicPage, forum_posts.PostInFull]:
    """A topic in English, and a reply."""
    opened = topic(desk.call_as(), board(desk), "We halved it.", language="en")
    return opened, reply(desk.call_as(), opened, "How?", language="en")


def test_a_reader_sees_the_own_language_first_and_the_original_with_it(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    opened, answer = _opened(desk)
    attach(desk.call_as(name="Tra Ductora"), opened.posts[0], title="Qué funcionó")
    attach(desk.call_as(), answer, text="¿Cómo?")
    page = read(desk.call_as(language="es"), opened)
    assert (page.topic.title, page.topic.translated_title) == ("What worked", "Qué funcionó")
    first, second = (post.translation for post in page.posts)
    assert first is not None
    assert second is not None
    assert first.html == "<p>Lo bajamos a la <strong>mitad</strong>.</p>"
    assert (first.title, first.machine, first.stale, first.version) == ("Qué funcionó", False, False, 1)
    assert first.by is not None
    assert first.by.name == "Tra Ductora"
    assert (second.title, second.html) == (None, "<p>¿Cómo?</p>")
    assert [post.html for post in page.posts] == ["<p>We halved it.</p>", "<p>How?</p>"]
    others = read(desk.call_as(language="fr"), opened)
    assert ([post.translation for post in others.posts], others.topic.translated_title) == ([None, None], None)
    switched = read(desk.call_as(language="fr"), opened, language="es")
    assert (switched.posts[0].translation, switched.topic.translated_title) == (first, "Qué funcionó")


def test_a_better_translation_takes_the_place_of_the_one_before_which_is_kept(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    _, post = _opened(desk)
    attach(desk.call_as(name="One"), post, text="¿Cuándo?")
    better = attach(desk.call_as(name="Two"), post, text="¿Cómo?", expected_version=1)
    assert (better.version, better.text) == (2, "¿Cómo?")
    listed = translating.list_translations(desk.call_as(), ListTranslations(post_id=post.id)).items
    assert listed == [better]
    asked = ListTranslationVersions(post_id=post.id, language=Language.ES)
    versions = translating.list_versions(desk.call_as(), asked).items
    assert [(each.version, each.text, each.by and each.by.name) for each in versions] == [
        (2, "¿Cómo?", "Two"),
        (1, "¿Cuándo?", "One"),
    ]


def test_a_translation_is_behind_when_the_original_is_edited_or_renamed(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    author = desk.call_as()
    opened = topic(author, board(desk), "We halved it.", language="en")
    first = opened.posts[0]
    assert not attach(author, first, title="Qué funcionó").stale
    topics.edit_topic(author, forum_topics.EditTopic(topic_id=opened.topic.id, title="What works"))
    [behind] = translating.list_translations(author, ListTranslations(post_id=first.id)).items
    assert behind.stale
    assert not attach(author, first, title="Qué funciona").stale
    posts.edit_post(author, forum_posts.EditPost(post_id=first.id, text="We more than halved it."))
    page = read(desk.call_as(language="es"), opened)
    assert page.posts[0].translation is not None
    assert page.posts[0].translation.stale


def test_a_translation_is_found_in_its_own_language_and_leads_to_the_post(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    opened, post = _opened(desk)
    attach(desk.call_as(), opened.posts[0], title="La zanahoria", text="Prevención en Honduras")
    attach(desk.call_as(), post, language="pt", text="Prevenções em Honduras")
    call = desk.call_as()
    [hit] = find.find(call, Find(q="prevencion")).items
    assert hit.snippet == "<mark>Prevención</mark> en Honduras"
    [titled] = find.find(call, Find(q="zanahorias")).items
    assert (titled.translated, titled.title, titled.language, titled.post_id) == (
        True,
        "La zanahoria",
        "es",
        opened.posts[0].id,
    )
    posts.edit_post(
        desk.call(_author(opened)),
        forum_posts.EditPost(post_id=opened.posts[0].id, text="We halved it in Honduras."),
    )
    both = find.find(call, Find(q="honduras"))
    # A post that fits in two languages is one hit, and counted once but by language.
    assert (both.total, len(both.items)) == (2, 2)
    assert {count.value: count.hits for count in both.facets[FacetName.LANGUAGE]} == {"en": 1, "es": 1, "pt": 1}
    assert [hit.translated for hit in find.find(call, Find(q="honduras", language="es")).items] == [True]


def _author(opened: forum_topics.TopicPage) -> Actor:
    return person(member_id=opened.topic.author.id)


def test_nothing_of_a_hidden_post_is_read_or_found_in_any_language(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    opened, post = _opened(desk)
    attach(desk.call_as(), post, text="zanahoria")
    moderator, reason = desk.call_as(Role.MODERATOR), "names a victim"
    moderation.hide_post(moderator, HidePost(post_id=post.id, reason=reason))
    reader = desk.call_as(language="es")
    assert find.find(moderator, Find(q="zanahoria")).total == 0
    assert read(reader, opened).posts[1].translation is None
    assert posts.read_post(reader, forum_posts.ReadPost(post_id=post.id)).translation is None
    for refused in (
        lambda: translating.list_translations(reader, ListTranslations(post_id=post.id)),
        lambda: translating.list_versions(reader, ListTranslationVersions(post_id=post.id, language=Language.ES)),
        lambda: attach(reader, post),
    ):
        with pytest.raises(Refused, match="post_is_hidden"):
            refused()
    seen = translating.list_translations(moderator, ListTranslations(post_id=post.id)).items
    assert [each.text for each in seen] == ["zanahoria"]
    moderation.show_post(moderator, ShowPost(post_id=post.id, reason=reason))
    assert find.find(reader, Find(q="zanahoria")).total == 1


def test_who_may_not_read_a_board_neither_reads_finds_nor_writes_its_translations(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    inside = desk.call_as(country="HN")
    opened = topic(inside, board(desk, countries=["HN"]), "We halved it.", language="en")
    post = opened.posts[0]
    attach(inside, post, title="Zanahoria", text="zanahoria")
    for role in sorted(GRANTABLE):
        call = desk.call_as(role, country="CR", language="es")
        reads = role in (Role.MODERATOR, Role.AUDITOR)
        assert find.find(call, Find(q="zanahoria")).total == int(reads)
        if not reads:
            for refused in (
                lambda call=call: translating.list_translations(call, ListTranslations(post_id=post.id)),
                lambda call=call: attach(call, post, title="x"),
                lambda call=call: translating.remove_translation(
                    call, RemoveTranslation(post_id=post.id, language=Language.ES)
                ),
            ):
                with pytest.raises(Refused, match="not_found post_id"):
                    refused()


def test_a_translation_is_taken_away_by_whom_it_concerns(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    author, translator = desk.call_as(), desk.call_as()
    opened = topic(author, board(desk), "We halved it.", language="en")
    post = opened.posts[0]
    gone = RemoveTranslation(post_id=post.id, language=Language.ES, reason="Not what it says")
    attach(translator, post, title="Qué funcionó", text="zanahoria")
    with pytest.raises(Refused, match="forbidden"):
        translating.remove_translation(desk.call_as(), gone)
    moderator = desk.call_as(Role.MODERATOR)
    assert translating.remove_translation(moderator, gone).items == []
    [entry] = [
        each
        for each in entries.list_moderation(moderator, ListModeration()).items
        if each.deed != ModerationActionKind.BOARD_OPENED
    ]
    assert (entry.deed, entry.post_id, entry.reason) == (
        ModerationActionKind.TRANSLATION_REMOVED,
        post.id,
        "Not what it says",
    )
    assert find.find(author, Find(q="zanahoria")).total == 0
    asked = ListTranslationVersions(post_id=post.id, language=Language.ES)
    assert [each.text for each in translating.list_versions(moderator, asked).items] == ["zanahoria"]
    with pytest.raises(Refused, match="not_found language"):
        translating.list_versions(author, asked)
    assert attach(translator, post, title="Qué funcionó").version == 2
    assert translating.remove_translation(translator, gone).items == []
    attach(translator, post, title="Qué funcionó")
    assert translating.remove_translation(author, gone).items == []
    with pytest.raises(Refused, match="not_found language"):
        translating.remove_translation(author, gone)


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"language": "en", "title": "x"}, "same_language language"),
        ({}, "title_needed title"),
        ({"title": "\u200b", "text": "x"}, "nothing_visible title"),
        ({"title": "x", "text": "<!-- -->"}, None),
        ({"title": "x", "text": "\u200b"}, "nothing_visible text"),
        ({"title": "x", "expected_version": 3}, "stale"),
    ],
)
def test_what_does_not_fit_is_refused(desk_of: DeskOf, fields: dict[str, Any], refusal: str | None) -> None:
    desk = desk_of("forum")
    opened, _ = _opened(desk)
    if refusal is None:
        assert "&lt;!--" in attach(desk.call_as(), opened.posts[0], **fields).html
        return
    with pytest.raises(Refused, match=refusal):
        attach(desk.call_as(), opened.posts[0], **fields)


def test_a_reply_has_no_title_and_script_is_text(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    _, post = _opened(desk)
    with pytest.raises(Refused, match="no_title_here title"):
        attach(desk.call_as(), post, title="x")
    made = attach(desk.call_as(), post, text="<script>alert(1)</script> [a](javascript:alert(1))")
    assert "<script" not in made.html
    assert 'href="javascript' not in made.html


def test_a_translation_says_that_the_post_is_shown_otherwise(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    _, post = _opened(desk)
    attach(desk.call_as(), post)
    [changed] = desk.emitted(PostChanged)
    assert (changed.post_id, changed.hidden) == (post.id, False)


def test_moderators_get_reported_posts_in_their_language_where_there_is_one(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    opened, post = _opened(desk)
    attach(desk.call_as(), post, text="¿Cómo?")
    call = desk.call_as(Role.MODERATOR, language="es")
    found = translating.in_language(call, [opened.posts[0].id, post.id], Language.ES)
    assert {post_id: each.html for post_id, each in found.items()} == {post.id: "<p>¿Cómo?</p>"}
    assert translating.in_language(call, [post.id], Language.EN) == {}


def test_an_original_that_changes_its_language_needs_no_translation_into_it(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    author = desk.call_as()
    post = reply(author, topic(author, board(desk)), "¿Cómo?", language="en")
    attach(author, post, text="¿Cómo?")
    posts.edit_post(author, forum_posts.EditPost(post_id=post.id, text="¿Cómo zanahoria?", language=Language.ES))
    assert translating.list_translations(author, ListTranslations(post_id=post.id)).items == []
    assert [hit.translated for hit in find.find(author, Find(q="zanahoria")).items] == [False]


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE translation_version SET source = 'x'", "never changed"),
        ("DELETE FROM translation_version", "never changed"),
        ("UPDATE translation SET language = 'en', version = 2", "already"),
        ("UPDATE translation SET version = 2, machine = true", "ck_translation_translator"),
        ("UPDATE translation SET version = 0", "ck_translation_versions"),
        ("UPDATE translation SET source = 'y'", "pk_translation_version"),
    ],
)
def test_the_database_keeps_the_rules(desk_of: DeskOf, statement: str, broken: str) -> None:
    desk = desk_of("forum")
    _, post = _opened(desk)
    attach(desk.call_as(), post)
    with pytest.raises(IntegrityError, match=broken):
        desk.session.execute(text(statement))
