"""The door of the translations."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import every
from chassis.policy import MEMBERS, WRITERS
from chassis.service import Service, answers
from contracts import forum_translations as contract
from contracts.base import Page
from services.forum.translations import translating, wanted


class TranslationsDoor(Service):
    """What is asked of translations."""

    @answers(contract.ATTACH_TRANSLATION, WRITERS)
    def attach_translation(self, call: Call, command: contract.AttachTranslation) -> contract.TranslationInFull:
        return translating.attach_translation(call, command)

    @answers(contract.REMOVE_TRANSLATION, WRITERS)
    def remove_translation(self, call: Call, command: contract.RemoveTranslation) -> contract.Translations:
        return translating.remove_translation(call, command)

    @answers(contract.LIST_TRANSLATIONS, MEMBERS)
    def list_translations(self, call: Call, command: contract.ListTranslations) -> contract.Translations:
        return translating.list_translations(call, command)

    @answers(contract.LIST_TRANSLATION_VERSIONS, MEMBERS)
    def list_translation_versions(
        self, call: Call, command: contract.ListTranslationVersions
    ) -> Page[contract.TranslationVersion]:
        return translating.list_versions(call, command)

    @every(minutes=2)
    def translations_by_machine(self, call: Call) -> None:
        wanted.work(call)
