"""Search: in each text's own language, accents aside, and only what the searcher may read."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.call import Call
from chassis.testing import DeskOf
from contracts.base import Refused
from contracts.forum import search as forum_search
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.discussion import topics as forum_topics
from contracts.forum.moderation.flags import HidePost
from contracts.identity import Role
from services.forum.discussion import posts, topics
from services.forum.moderation import moderation
from services.forum.search import find
from tests.common.forum.people import board, reply, topic


def found(call: Call, q: str, **fields: Any) -> list[str]:
    return [hit.snippet for hit in find.search_posts(call, forum_search.SearchPosts(q=q, **fields)).items]


@pytest.mark.parametrize(
    ("language", "text", "q", "snippet"),
    [
        ("es", "La prevención funciona.", "prevencion", "La <mark>prevención</mark> funciona."),
        ("es", "La prevencion funciona.", "prevención", "La <mark>prevencion</mark> funciona."),
        ("es", "PREVENCIÓN", "prevencion", "<mark>PREVENCIÓN</mark>"),
        ("es", "Las jóvenes víctimas", "joven victima", "Las <mark>jóvenes</mark> <mark>víctimas</mark>"),
        ("en", "All crimes fell.", "crime", "All <mark>crimes</mark> fell."),
        ("en", "Policing hotspots", "police hotspot", "<mark>Policing</mark> <mark>hotspots</mark>"),
        ("pt", "As prevenções começam", "prevencoes", "As <mark>prevenções</mark> começam"),
        ("pt", "A formação dos policiais", "formacao policial", "A <mark>formação</mark> dos <mark>policiais</mark>"),
        ("es", "Los crímenes bajaron", "crimen", "Los <mark>crímenes</mark> bajaron"),
        ("es", "Un crimen", "crímenes", "Un <mark>crimen</mark>"),
        ("es", "evaluaciones de ciudades", "evaluacion ciudad", "<mark>evaluaciones</mark> de <mark>ciudades</mark>"),
        ("pt", "uma formação", "formações", "uma <mark>formação</mark>"),
        ("pt", "homens responsáveis", "homem responsavel", "<mark>homens</mark> <mark>responsáveis</mark>"),
        ("fr", "L’évaluation des élèves", "evaluation eleve", "L’<mark>évaluation</mark> des <mark>élèves</mark>"),
        ("fr", "les données", "donnee", "les <mark>données</mark>"),
        ("es", "crimen/violencia", "violencia", "crimen/<mark>violencia</mark>"),
        ("en", "<crimes> & more", "crime", "&lt;<mark>crimes</mark>&gt; &amp; more"),
    ],
)
def test_words_are_found_in_the_texts_language(
    desk_of: DeskOf, language: str, text: str, q: str, snippet: str | None
) -> None:
    desk = desk_of("forum")
    topic(desk.call_as(language=language), board(desk), text, title="-- 1 --")
    assert found(desk.call_as(language="en"), q) == ([snippet] if snippet else [])


def test_phrases_exclusions_and_alternatives(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    call, on = desk.call_as(), board(desk)
    topic(call, on, "community policing", title="1")
    topic(call, on, "policing the community", title="2")
    assert len(found(call, "community policing")) == 2
    assert found(call, '"community policing"') == ["<mark>community</mark> <mark>policing</mark>"]
    assert found(call, 'policing -"community policing"') == ["<mark>policing</mark> the <mark>community</mark>"]
    assert len(found(call, "zebra or policing")) == 2
    assert len(found(call, "community-policing")) == 2


def test_a_title_counts_more_and_follows_its_change(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    call, on = desk.call_as(), board(desk)
    titled = topic(call, on, "see there", title="Ports")
    topic(call, on, "ports", title="Other")
    hits = find.search_posts(call, forum_search.SearchPosts(q="port")).items
    assert [hit.title for hit in hits] == ["Ports", "Other"]
    topics.edit_topic(call, forum_topics.EditTopic(topic_id=titled.topic.id, title="Harbours"))
    assert [hit.title for hit in find.search_posts(call, forum_search.SearchPosts(q="port")).items] == ["Other"]
    assert found(call, "harbour") == ["see there"]


def test_an_edited_text_is_found_by_its_new_words(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    call = desk.call_as()
    opened = topic(call, board(desk), "alpha")
    posts.edit_post(call, forum_posts.EditPost(post_id=opened.posts[0].id, text="prevenção", language="pt"))
    assert (found(call, "alpha"), found(call, "prevencao")) == ([], ["<mark>prevenção</mark>"])


def test_only_what_the_searcher_may_read_is_found(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    here, there = board(desk), board(desk, countries=["HN"])
    topic(desk.call_as(), here, "crimes here")
    topic(desk.call_as(country="HN"), there, "crimes there")
    assert len(found(desk.call_as(country="HN"), "crime")) == 2
    assert found(desk.call_as(country="CR"), "crime") == ["<mark>crimes</mark> here"]
    assert len(found(desk.call_as(Role.AUDITOR, country="CR"), "crime")) == 2


def test_hidden_posts_are_not_found(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    call = desk.call_as()
    post = reply(call, topic(desk.call_as(), board(desk)), "crimes")
    moderation.hide_post(desk.call_as(Role.MODERATOR), HidePost(post_id=post.id, reason="names a victim"))
    assert found(call, "crime") == []


def test_a_search_is_narrowed_by_language_board_and_limit(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    on, other = board(desk), board(desk)
    topic(desk.call_as(language="es"), on, "Honduras en español")
    topic(desk.call_as(language="en"), other, "Honduras in English")
    call = desk.call_as()
    assert len(found(call, "honduras")) == 2
    assert found(call, "honduras", language="es") == ["<mark>Honduras</mark> en español"]
    assert found(call, "honduras", board_id=other.id) == ["<mark>Honduras</mark> in English"]
    assert len(found(call, "honduras", limit=1)) == 1


@pytest.mark.parametrize("q", ["...", "-", '""', "\u2603", "' OR 1=1 --", "a & | ! (", "%", "\\", "<->"])
def test_odd_questions_are_refused_or_find_nothing(desk_of: DeskOf, q: str) -> None:
    desk = desk_of("forum")
    topic(desk.call_as(), board(desk))
    if any(character.isalnum() for character in q):
        assert found(desk.call_as(), q) == []
    else:
        with pytest.raises(Refused, match=r"forum\.nothing_to_search q"):
            found(desk.call_as(), q)


def test_a_snippet_of_a_long_text_shows_the_part_with_the_hits(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    call = desk.call_as()
    topic(call, board(desk), "word " * 400 + "crime and crimes in Belize " + "word " * 400)
    [snippet] = found(call, "crime")
    assert "<mark>crime</mark> and <mark>crimes</mark> in Belize" in snippet
    assert snippet.startswith("… word")
    assert snippet.endswith("word …")
    assert len(snippet) < 300
