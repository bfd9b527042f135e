"""What waits in the machine's queue is translated by the clock. What people translated is left to them.

First the machine is asked, with no lock held, so that nobody who writes waits for it; then all is written down at once.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import exists, or_, select

from chassis import logs
from chassis.call import Call
from contracts.base import Refused
from contracts.kinds import Language, LongText
from services.forum.base import texts
from services.forum.base.model import Post, Topic
from services.forum.base.texts import Rendered
from services.forum.settings import forum_settings
from services.forum.translations import translating
from services.forum.translations.libretranslate import LibreTranslate
from services.forum.translations.machine import Translator, TranslatorDown, translated
from services.forum.translations.model import Translation, TranslationWanted

# What one run asks for at most, and the seconds after which it leaves the rest to the next one.
_AT_ONCE: Final = 20
_SECONDS: Final = 20.0
# Minutes to wait after the first failure, the second, and so on; then this text is given up.
_AGAIN: Final = (1, 5, 30, 120, 360, 1440, 1440, 1440)
_log = logs.get()
_FITS: TypeAdapter[str] = TypeAdapter(LongText)

_NEEDLESS = or_(
    Post.hidden_at.is_not(None),
    Post.language == TranslationWanted.language,
    exists().where(
        Translation.post_id == Post.id,
        Translation.language == TranslationWanted.language,
        or_(~Translation.machine, Translation.of_version == Post.version),
    ),
)
_DUE = (
    select(TranslationWanted, Post, Topic.title, _NEEDLESS.label("needless"))
    .join(Post, Post.id == TranslationWanted.post_id)
    .join(Topic, Topic.id == Post.topic_id)
    .order_by(TranslationWanted.due_at, TranslationWanted.post_id, TranslationWanted.language)
    .limit(_AT_ONCE)
)


@dataclass(frozen=True)
class _Asked:
    """What was asked for, and what came of it: an answer, a failure, or nothing, because it is needed no more."""

    wanted: TranslationWanted
    of_version: int
    rendered: Rendered | None = None
    title: str | None = None
    problem: str | None = None
    hopeless: bool = False


def work(call: Call, translator: Translator | None = None) -> None:
    """Translates what is due; what fails is tried again later, and the rest of the queue with it."""
    machine = translator or _machine()
    if machine is not None:
        for asked in list(_ask(call, machine)):
            _write_down(call, asked)


def _machine() -> Translator | None:
    """The machine of the settings, if there is one."""
    chosen = forum_settings()
    return LibreTranslate(chosen.translator_url, chosen.translator_key) if chosen.translator else None


def _ask(call: Call, machine: Translator) -> Iterator[_Asked]:
    """Asks for one text after the other, until it is late or the machine does not answer."""
    until = time.monotonic() + _SECONDS
    for wanted, post, title, needless in call.session.execute(_DUE.where(TranslationWanted.due_at <= call.now)).all():
        if needless:
            yield _Asked(wanted, post.version)
            continue
        if time.monotonic() > until:
            return
        asked = _translate(machine, wanted, post, title)
        yield asked
        if asked.problem and not asked.hopeless:
            return


def _translate(machine: Translator, wanted: TranslationWanted, post: Post, title: str) -> _Asked:
    source, target, version = Language(post.language), Language(wanted.language), post.version
    try:
        text = translated(machine, post.source, source, target)
        heading = machine.translate([title], source, target)[0] if post.number == 1 else None
        rendered = texts.render(_FITS.validate_python(text))
        return _Asked(wanted, version, rendered, texts.title(heading) if heading is not None else None)
    except TranslatorDown as error:
        return _Asked(wanted, version, problem=str(error))
    except (Refused, ValidationError) as error:
        return _Asked(wanted, version, problem=type(error).__name__, hopeless=True)


def _write_down(call: Call, asked: _Asked) -> None:
    wanted = asked.wanted
    if asked.problem and not asked.hopeless and wanted.attempts < len(_AGAIN):
        wanted.due_at = call.now + timedelta(minutes=_AGAIN[wanted.attempts])
        wanted.attempts += 1
        wanted.problem = asked.problem[:300]
        return
    if asked.problem:
        _log.warning("translation given up", post=str(wanted.post_id), language=wanted.language, why=asked.problem)
    elif asked.rendered is not None and not _written(call, asked, asked.rendered):
        return
    call.session.delete(wanted)
    call.session.flush()


def _written(call: Call, asked: _Asked, rendered: Rendered) -> bool:
    """Whether it is done with: a post that was changed meanwhile waits for the next run."""
    wanted, language = asked.wanted, Language(asked.wanted.language)
    post = call.session.get_one(
        Post, wanted.post_id, populate_existing=True, with_for_update={"key_share": True, "of": Post}
    )
    if post.version != asked.of_version:
        return False
    standing = call.session.get(Translation, (post.id, wanted.language), populate_existing=True)
    people_did = standing is not None and not standing.machine
    if post.hidden_at is None and post.language != language and not people_did:
        translating.write(call, post, language, rendered, asked.title, None)
    return True
