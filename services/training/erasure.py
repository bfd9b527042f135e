"""A member who is erased leaves training as a learner without a name: the counts stay, the person does not."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select, update

from chassis.call import Call
from chassis.door import Eraser
from services.training.model import Certificate, Enrolment, Import, ImportChunk


def forget(call: Call, member_id: UUID) -> None:
    """Name, e-mail and institution go, on certificates as well: their public page then says that they were erased."""
    mine = select(Enrolment.id).where(Enrolment.member_id == member_id)
    call.session.execute(
        update(Certificate).where(Certificate.enrolment_id.in_(mine), Certificate.name.is_not(None)).values(name=None)
    )
    # Files that may hold the person's row are not kept for another run.
    editions = select(Enrolment.edition_id).where(Enrolment.member_id == member_id)
    imports = select(Import.id).where(Import.edition_id.in_(editions))
    call.session.execute(delete(ImportChunk).where(ImportChunk.import_id.in_(imports)))
    call.session.execute(
        update(Enrolment)
        .where(Enrolment.member_id == member_id)
        .values(name=None, email=None, email_key=None, institution=None, version=Enrolment.version + 1)
    )
    call.session.expire_all()


ERASURE: list[Eraser] = [forget]
