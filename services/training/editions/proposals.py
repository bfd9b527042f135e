"""Turns a proposal by an assessment's experts into drafts: a course, its curriculum and an edition, once."""

from __future__ import annotations

from sqlalchemy import select

from chassis.call import Call
from chassis.consumers.handle import Happened
from contracts.programs.events import ModulesProposed
from contracts.training.courses import ModuleText
from services.training.courses import courses
from services.training.courses.model import Course
from services.training.editions import editions, tasks


def draft_proposal(call: Call, happened: Happened[ModulesProposed]) -> None:
    """Hours, dates and instructors are left open: an administrator names instructors, who fill in the rest."""
    proposal = happened.event
    if call.session.scalar(select(Course.id).where(Course.proposal_id == proposal.proposal_id)) is not None:
        return
    code = f"{proposal.programme[:60].rstrip('-')}-{proposal.proposal_id.hex[-12:]}"
    course = courses.add_course(call, code, proposal.title, proposal.proposed_by, proposal.proposal_id)
    modules = [ModuleText(title=title) for title in proposal.modules]
    curriculum = courses.add_curriculum(call, course, 1, modules)
    call.session.flush()
    edition = editions.add_edition(
        call, course, curriculum_id=curriculum.id, kind="on_site", country=proposal.country, instructor_ids=[],
        programme_edition_id=proposal.edition_id, created_by=proposal.proposed_by,
    )  # fmt: skip
    call.session.flush()
    tasks.drafted(call, edition)
