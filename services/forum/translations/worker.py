"""Translates what is in the machine's queue, as a job. Translations by people are not touched.

The machine is called first, without holding locks, so that no writer waits for it; then everything is stored at once.
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
from services.forum.translations.model import Translation, TranslationJob

# The most texts per run, and the seconds after which a run leaves the rest to the next one.
_AT_ONCE: Final = 20
_SECONDS: Final = 20.0
# Minutes to wait after the first failure, the second, and so on; then this text is given up.
_AGAIN: Final = (1, 5, 30, 120, 360, 1440, 1440, 1440)
_log = logs.get()
_FITS: TypeAdapter[str] = TypeAdapter(LongText)

_NEEDLESS = or_(
    Post.hidden_at.is_not(None),
    Post.language == TranslationJob.language,
    exists().where(
        Translation.post_id == Post.id,
        Translation.language == TranslationJob.language,
        or_(~Translation.machine, Translation.of_version == Post.version),
    ),
)
_DUE = (
    select(TranslationJob, Post, Topic.title, _NEEDLESS.label("needless"))
    .join(Post, Post.id == TranslationJob.post_id)
    .join(Topic, Topic.id == Post.topic_id)
    .order_by(TranslationJob.due_at, TranslationJob.post_id, TranslationJob.language)
    .limit(_AT_ONCE)
)


@dataclass(frozen=True)
class _Asked:
    """What was requested, and the result: a translation, a failure, or nothing if it is no longer needed."""

    job: TranslationJob
    of_version: int
    rendered: Rendered | None = None
    title: str | None = None
    problem: str | None = None
    hopeless: bool = False


def work(call: Call, translator: Translator | None = None) -> None:
    """Translates what is due; after a failure, the text and the rest of the queue are tried again later."""
    machine = translator or _machine()
    if machine is not None:
        for outcome in list(_ask(call, machine)):
            _write_down(call, outcome)


def _machine() -> Translator | None:
    """The machine set in the settings, if any."""
    chosen = forum_settings()
    return LibreTranslate(chosen.translator_url, chosen.translator_key) if chosen.translator else None


def _ask(call: Call, machine: Translator) -> Iterator[_Asked]:
    """Translates one text after another, until time is up or the machine does not answer."""
    until = time.monotonic() + _SECONDS
    for job, post, title, needless in call.session.execute(_DUE.where(TranslationJob.due_at <= call.now)).all():
        if needless:
            yield _Asked(job, post.version)
            continue
        if time.monotonic() > until:
            return
        outcome = _translate(machine, job, post, title)
        yield outcome
        if outcome.problem and not outcome.hopeless:
            return


def _translate(machine: Translator, job: TranslationJob, post: Post, title: str) -> _Asked:
    source, target, version = Language(post.language), Language(job.language), post.version
    try:
        text = translated(machine, post.source, source, target)
        heading = machine.translate([title], source, target)[0] if post.number == 1 else None
        rendered = texts.render(_FITS.validate_python(text))
        return _Asked(job, version, rendered, texts.title(heading) if heading is not None else None)
    except TranslatorDown as error:
        return _Asked(job, version, problem=str(error))
    except (Refused, ValidationError) as error:
        return _Asked(job, version, problem=type(error).__name__, hopeless=True)


def _write_down(call: Call, outcome: _Asked) -> None:
    job = outcome.job
    if outcome.problem and not outcome.hopeless and job.attempts < len(_AGAIN):
        job.due_at = call.now + timedelta(minutes=_AGAIN[job.attempts])
        job.attempts += 1
        job.problem = outcome.problem[:300]
        return
    if outcome.problem:
        _log.warning("translation given up", post=str(job.post_id), language=job.language, why=outcome.problem)
    elif outcome.rendered is not None and not _written(call, outcome, outcome.rendered):
        return
    call.session.delete(job)
    call.session.flush()


def _written(call: Call, outcome: _Asked, rendered: Rendered) -> bool:
    """Whether it is finished: a post that was changed meanwhile waits for the next run."""
    job, language = outcome.job, Language(outcome.job.language)
    post = call.session.get_one(
        Post, job.post_id, populate_existing=True, with_for_update={"key_share": True, "of": Post}
    )
    if post.version != outcome.of_version:
        return False
    standing = call.session.get(Translation, (post.id, job.language), populate_existing=True)
    people_did = standing is not None and not standing.machine
    if post.hidden_at is None and post.language != language and not people_did:
        translating.write(call, post, language, rendered, outcome.title, None)
    return True
