"""What files belong to: whether it stands, and who may read what belongs to it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from chassis.call import Call
from contracts.base import NOT_FOUND
from contracts.funds.evidence import SubjectKind
from services.funds import model
from services.funds.bank import model as bank_model
from services.funds.doors import MONEY_READERS, READERS
from services.funds.partners import model as partners_model
from services.funds.partners.model import ReportDuty
from services.funds.spending import model as spending_model
from services.funds.spending.model import Commitment

_TABLES: dict[SubjectKind, type[model.Base]] = {
    SubjectKind.AGREEMENT: partners_model.Agreement,
    SubjectKind.REPORT: ReportDuty,
    SubjectKind.CONTRIBUTION: partners_model.Contribution,
    SubjectKind.AWARD: partners_model.Award,
    SubjectKind.EXPENDITURE: spending_model.Expenditure,
    SubjectKind.COMMITMENT: Commitment,
    SubjectKind.BANK_STATEMENT: bank_model.BankImport,
}
# Programme officers read awards and the costs of activities, and so the files that belong to those.
_OPEN_TO_PROGRAMMES = (SubjectKind.AWARD, SubjectKind.EXPENDITURE)


def check(call: Call, kind: SubjectKind, subject_id: UUID) -> None:
    """Raises NOT_FOUND unless it stands."""
    table = _TABLES.get(kind)
    if table is None or call.session.scalar(select(table.id).where(table.id == subject_id)) is None:  # type: ignore[attr-defined]
        raise NOT_FOUND("subject_id", what=kind.replace("_", " "))


def check_reader(call: Call, kind: str) -> None:
    """Raises FORBIDDEN unless the caller may read what such a file belongs to."""
    door = MONEY_READERS if kind in _OPEN_TO_PROGRAMMES else READERS
    door(call.actor)
