"""The machine's queue: posts are queued when written and translated later, so that no author waits."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from chassis.call import Call
from contracts.kinds import Language
from services.forum.settings import forum_settings
from services.forum.translations.model import TranslationJob


def enqueue(call: Call, post_id: UUID, language: Language) -> None:
    """Queues a new or changed post for every language but its own, if there is a machine."""
    if not forum_settings().translator:
        return
    others = [other for other in Language if other != language]
    rows = [{"post_id": post_id, "language": other, "attempts": 0, "due_at": call.now} for other in others]
    # A post that is already queued will be translated as it is by then.
    call.session.execute(insert(TranslationJob).values(rows).on_conflict_do_nothing())
