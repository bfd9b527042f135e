"""The door of the exports, and of what everybody may see: who may knock for what."""

from __future__ import annotations

from chassis.call import Call
from chassis.policy import EVERYBODY
from chassis.service import Service, answers
from contracts.base import Page
from contracts.funds.exports import journal_export as funds_journal_export
from contracts.funds.exports import public as funds_public
from services.funds.doors import READERS
from services.funds.exports import published, transparency
from services.funds.exports.beancount import Beancount
from services.funds.exports.hledger import Hledger
from services.funds.exports.journal_export import export_journal


class ExportsDoor(Service):
    """What is asked of the exports, and what everybody may see."""

    @answers(funds_public.PUBLIC_FUND, EVERYBODY)
    def public_fund(self, call: Call, command: funds_public.ReadPublicFund) -> funds_public.PublicFund:
        return transparency.public_fund(call)

    @answers(funds_public.LIST_PUBLISHED_AWARDS, EVERYBODY)
    def list_published_awards(
        self, call: Call, command: funds_public.ListPublishedAwards
    ) -> Page[funds_public.PublishedAward]:
        return published.list_published_awards(call, command)

    @answers(funds_journal_export.EXPORT_BEANCOUNT, READERS)
    def export_beancount(
        self, call: Call, command: funds_journal_export.ExportJournal
    ) -> funds_journal_export.JournalPart:
        return export_journal(call, command, Beancount)

    @answers(funds_journal_export.EXPORT_HLEDGER, READERS)
    def export_hledger(
        self, call: Call, command: funds_journal_export.ExportJournal
    ) -> funds_journal_export.JournalPart:
        return export_journal(call, command, Hledger)
