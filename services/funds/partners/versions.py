"""The terms of agreements as they were on a date: an amendment counts from the day it was signed (Fund rule 16)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Subquery, and_, case, func, select

from services.funds.partners.model import Agreement, AgreementVersion


def on(day: date) -> Subquery:
    """Of each agreement that was signed by the end of the day: the version of its terms that was then in force.

    The first version counts from the day of signing, whenever it was entered.
    """
    version, midnight = AgreementVersion, datetime.combine(day + timedelta(days=1), time.min, UTC)
    since = func.coalesce(version.decided_at, version.entered_at)
    counts = case((version.number == 1, Agreement.signed_on <= day), else_=since < midnight)
    return (
        select(version.agreement_id, version.number, version.pledge, version.pledge_usd)
        .join(Agreement, Agreement.id == version.agreement_id)
        .where(version.status == "in_force", and_(Agreement.signed_on <= day, counts))
        .distinct(version.agreement_id)
        .order_by(version.agreement_id, version.number.desc())
        .subquery()
    )
