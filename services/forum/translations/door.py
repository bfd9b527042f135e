"""The door of the translations."""

from __future__ import annotations

from chassis.door import Entry, answer, every
from chassis.policy import MEMBERS, WRITERS
from contracts.forum import translations as forum_translations
from services.forum.translations import translating, worker

DOOR: list[Entry] = [
    answer(forum_translations.ATTACH_TRANSLATION, WRITERS, translating.attach_translation),
    answer(forum_translations.REMOVE_TRANSLATION, WRITERS, translating.remove_translation),
    answer(forum_translations.LIST_TRANSLATIONS, MEMBERS, translating.list_translations),
    answer(forum_translations.LIST_TRANSLATION_VERSIONS, MEMBERS, translating.list_versions),
    every(worker.work, minutes=2, name="translations_by_machine"),
]
