"""Machine translation: off unless asked for, after the posting, tried again, and never over what people wrote."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from chassis.call import Call
from chassis.scheduler import CLOCK
from chassis.service import jobs_of
from chassis.testing import Desk, DeskOf
from contracts.forum.discussion import posts as forum_posts
from contracts.forum.moderation.flags import HidePost
from contracts.forum.translations import AttachTranslation, ListTranslations, TranslationInFull
from contracts.identity import Role
from contracts.kinds import Language
from convive.state import PROJECT
from services.forum.discussion import posts
from services.forum.moderation import moderation
from services.forum.service import ForumService
from services.forum.settings import forum_settings
from services.forum.translations import translating, worker
from services.forum.translations.libretranslate import LibreTranslate
from services.forum.translations.machine import TranslatorDown, translated
from services.forum.translations.model import TranslationJob
from tests.common.forum.people import board, read, reply, topic


@contextmanager
def _speaking(key: str = "") -> Iterator[str]:
    """The address of a process that speaks LibreTranslate's HTTP interface."""
    command = [sys.executable, "-m", "tests.forum.libretranslate", *([key] if key else [])]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"
        process.terminate()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with _speaking() as found:
        yield found


@pytest.fixture
def machine(address: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The forum's settings name the process."""
    monkeypatch.setenv("CONVIVE_TRANSLATOR", "libretranslate")
    monkeypatch.setenv("CONVIVE_TRANSLATOR_URL", address)
    forum_settings.cache_clear()
    yield address
    forum_settings.cache_clear()
    httpx.post(f"{address}/fail", json={"times": 0})


def _by_the_clock(desk: Desk, **later: float) -> Call:
    [job] = [job for job in jobs_of(ForumService) if job.name == "forum.translations_by_machine"]
    call = desk.call(CLOCK)
    call.now += timedelta(**later)
    job.run(call)
    return call


def _translations(desk: Desk, post: forum_posts.Post) -> dict[str, TranslationInFull]:
    listed = translating.list_translations(desk.call_as(), ListTranslations(post_id=post.id)).items
    return {each.language: each for each in listed}


def _waiting(desk: Desk) -> list[TranslationJob]:
    return list(desk.session.execute(select(TranslationJob).order_by(TranslationJob.language)).scalars())


def test_without_a_machine_nothing_waits(desk_of: DeskOf) -> None:
    desk = desk_of("forum")
    opened = topic(desk.call_as(), board(desk))
    assert _waiting(desk) == []
    _by_the_clock(desk)
    assert _translations(desk, opened.posts[0]) == {}


def test_posts_are_translated_after_they_were_written_and_say_by_what(desk_of: DeskOf, machine: str) -> None:
    desk = desk_of("forum")
    opened = topic(desk.call_as(), board(desk), "We **halved** it.", title="What worked", language="en")
    assert [waiting.language for waiting in _waiting(desk)] == ["es", "fr", "pt"]
    assert _translations(desk, opened.posts[0]) == {}
    _by_the_clock(desk)
    found = _translations(desk, opened.posts[0])
    assert {language: (each.title, each.html, each.machine, each.by) for language, each in found.items()} == {
        language: (f"{language}: What worked", f"<p>{language}: We <strong>halved</strong> it.</p>", True, None)
        for language in ("es", "fr", "pt")
    }
    assert _waiting(desk) == []
    assert read(desk.call_as(language="pt"), opened).topic.translated_title == "pt: What worked"


def test_an_edited_post_is_translated_again_but_not_over_what_people_wrote(desk_of: DeskOf, machine: str) -> None:
    desk = desk_of("forum")
    author = desk.call_as()
    post = reply(author, topic(author, board(desk)), "How?", language="en")
    _by_the_clock(desk)
    translating.attach_translation(author, AttachTranslation(post_id=post.id, language=Language.ES, text="¿Cómo?"))
    posts.edit_post(author, forum_posts.EditPost(post_id=post.id, text="How come?"))
    assert {each.stale for each in _translations(desk, post).values()} == {True}
    _by_the_clock(desk)
    found = _translations(desk, post)
    assert (found["es"].text, found["es"].stale, found["es"].machine) == ("¿Cómo?", True, False)
    assert (found["pt"].text, found["pt"].stale, found["pt"].version) == ("pt: How come?", False, 2)
    assert _waiting(desk) == []


def test_a_failure_is_tried_again_later_and_the_queue_waits(desk_of: DeskOf, machine: str) -> None:
    desk = desk_of("forum")
    author = desk.call_as()
    post = reply(author, topic(author, board(desk)), "How?", language="en")
    httpx.post(f"{machine}/fail", json={"times": 1})
    first = _by_the_clock(desk)
    assert _translations(desk, post) == {}
    failed = [waiting for waiting in _waiting(desk) if waiting.attempts]
    assert [(each.attempts, each.due_at - first.now) for each in failed] == [(1, timedelta(minutes=1))]
    assert "500" in str(failed[0].problem)
    _by_the_clock(desk)
    _by_the_clock(desk, minutes=2)
    assert _waiting(desk) == []
    assert len(_translations(desk, post)) == 3


def test_what_fails_for_days_is_given_up(desk_of: DeskOf, machine: str) -> None:
    desk = desk_of("forum")
    topic(desk.call_as(), board(desk))
    httpx.post(f"{machine}/fail", json={"times": 1_000})
    runs = 0
    while _waiting(desk):
        runs += 1
        _by_the_clock(desk, days=2 * runs)
        assert runs < 50
    assert runs == 3 * 9


def test_a_machine_that_is_not_there_keeps_nobody_from_posting(
    desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch, machine: str
) -> None:
    monkeypatch.setenv("CONVIVE_TRANSLATOR_URL", "http://127.0.0.1:1")
    forum_settings.cache_clear()
    desk = desk_of("forum")
    opened = topic(desk.call_as(), board(desk))
    _by_the_clock(desk)
    assert reply(desk.call_as(), opened).number == 2
    assert max(waiting.attempts for waiting in _waiting(desk)) == 1


def test_a_hidden_post_is_not_sent_to_the_machine(desk_of: DeskOf, machine: str) -> None:
    desk = desk_of("forum")
    post = reply(desk.call_as(), topic(desk.call_as(), board(desk)), "the victim's name")
    moderation.hide_post(desk.call_as(Role.MODERATOR), HidePost(post_id=post.id, reason="names a victim"))
    _by_the_clock(desk)
    assert _waiting(desk) == []
    seen = translating.list_translations(desk.call_as(Role.MODERATOR), ListTranslations(post_id=post.id))
    assert seen.items == []


class _Changing:
    """A machine during whose work the author edits the post."""

    def __init__(self, edit: Any) -> None:
        self._edit = edit

    def translate(self, texts: Sequence[str], source: Language, target: Language) -> list[str]:
        self._edit()
        return [f"{target}: {text}" for text in texts]


def test_what_is_edited_meanwhile_is_translated_as_it_is_now(desk_of: DeskOf, machine: str) -> None:
    desk = desk_of("forum")
    author = desk.call_as()
    opened = topic(author, board(desk))
    _by_the_clock(desk)
    post = reply(author, opened, "How?", language="en")
    edits = iter(["How come?"])

    def edit() -> None:
        for text in edits:
            posts.edit_post(author, forum_posts.EditPost(post_id=post.id, text=text))

    worker.work(desk.call(CLOCK), _Changing(edit))
    _by_the_clock(desk)
    assert {each.text[4:] for each in _translations(desk, post).values()} == {"How come?"}


def test_the_interface_is_libretranslates(address: str) -> None:
    asked = (["One", "Two"], Language.EN, Language.FR)
    assert LibreTranslate(f"{address}/").translate(*asked) == ["fr: One", "fr: Two"]
    with _speaking("secret") as guarded:
        assert LibreTranslate(guarded, "secret").translate(*asked) == ["fr: One", "fr: Two"]
        with pytest.raises(TranslatorDown, match="403"):
            LibreTranslate(guarded).translate(*asked)
    for url in ("http://127.0.0.1:1", f"{address}/elsewhere", "http://[", "ftp://x"):
        with pytest.raises(TranslatorDown):
            LibreTranslate(url).translate(*asked)
    with pytest.raises(TranslatorDown, match="2 texts were sent, 1 came back"):
        LibreTranslate(address).translate(["One", "DROP"], Language.EN, Language.FR)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Plain words", "es: Plain words"),
        ("> Quoted\n> - item", "> es: Quoted\n> - es: item"),
        ("# Head\n\nBody", "# es: Head\n\nes: Body"),
        ("1. One\n2) Two", "1. es: One\n2) es: Two"),
        ("```\nleft as it is\n```\nwords", "```\nleft as it is\n```\nes: words"),
        ("~~~\n```\nx\n~~~\nwords", "~~~\n```\nx\n~~~\nes: words"),
        ("    code block", "    code block"),
        ("42\n\n---\n\n12 %", "42\n\n---\n\n12 %"),
        ("see [the report](https://www.oas.org/a)", "es: see [the report](https://www.oas.org/a)"),
        (
            "MANGLE see [the report](https://www.oas.org/a) now",
            "es: MANGLE see [the report](https://www.oas.org/a) es: now",
        ),
        ("SHOUT type `ls -l` here", "es: SHOUT TYPE `ls -l` es: here"),
        ("https://www.oas.org/only", "https://www.oas.org/only"),
    ],
)
def test_markdown_comes_through_unharmed(address: str, markdown: str, expected: str) -> None:
    machine = LibreTranslate(address)
    assert translated(machine, markdown, Language.EN, Language.ES) == expected
