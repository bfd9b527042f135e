"""The door of the translations."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import every
from chassis.policy import MEMBERS, WRITERS
from chassis.service import Service, answers
from contracts.base import Page
from contracts.forum import translations as forum_translations
from services.forum.translations import translating, wanted


class TranslationsDoor(Service):
    """What is asked of translations."""

    @answers(forum_translations.ATTACH_TRANSLATION, WRITERS)
    def attach_translation(
        self, call: Call, command: forum_translations.AttachTranslation
    ) -> forum_translations.TranslationInFull:
        return translating.attach_translation(call, command)

    @answers(forum_translations.REMOVE_TRANSLATION, WRITERS)
    def remove_translation(
        self, call: Call, command: forum_translations.RemoveTranslation
    ) -> forum_translations.Translations:
        return translating.remove_translation(call, command)

    @answers(forum_translations.LIST_TRANSLATIONS, MEMBERS)
    def list_translations(
        self, call: Call, command: forum_translations.ListTranslations
    ) -> forum_translations.Translations:
        return translating.list_translations(call, command)

    @answers(forum_translations.LIST_TRANSLATION_VERSIONS, MEMBERS)
    def list_translation_versions(
        self, call: Call, command: forum_translations.ListTranslationVersions
    ) -> Page[forum_translations.TranslationVersion]:
        return translating.list_versions(call, command)

    @every(minutes=2)
    def translations_by_machine(self, call: Call) -> None:
        wanted.work(call)
