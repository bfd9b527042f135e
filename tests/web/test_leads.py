"""Where notices and tasks lead, there is a page: of every kind, as the services tell of it."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from contracts.funds.kinds import SignedKind
from contracts.notices import NoticeKind
from contracts.tasks import SIGNED, TaskKind
from gateway.notices import leads_to
from tests.web.addresses import patterns

ID = str(uuid4())
_POST, _TOPIC, _BOARD = f"/forum/topics/{ID}#post-3", f"/forum/topics/{ID}", f"/forum/boards/{ID}"
_EDITION, _COURSE, _RESOURCE = (
    f"/programs/editions/{ID}",
    f"/training/editions/{ID}",
    f"/library/resources/{ID}?number=1",
)
# One link or more of each kind, as the services give them.
NOTICES: dict[NoticeKind, tuple[str, ...]] = {
    NoticeKind.MENTIONED: (_POST, f"/chat/{ID}"),
    **dict.fromkeys((NoticeKind.QUOTED, NoticeKind.REPLIED, NoticeKind.NEW_TOPIC, NoticeKind.NEW_POST), (_POST,)),
    **dict.fromkeys((NoticeKind.INVITED_TO_BOARD, NoticeKind.MEMBERSHIP_ENDS), (_BOARD, f"{_BOARD}/members")),
    NoticeKind.POST_FLAGGED: ("/forum/moderation",),
    **dict.fromkeys((NoticeKind.POST_HIDDEN, NoticeKind.ANSWER_ACCEPTED), (_POST,)),
    **dict.fromkeys(
        (NoticeKind.TOPIC_MOVED, NoticeKind.TOPIC_MERGED, NoticeKind.POSTS_MOVED), (_POST, "/account/standing")
    ),
    **dict.fromkeys((NoticeKind.EVENT_CHANGED, NoticeKind.EVENT_CANCELLED), (_TOPIC, _POST)),
    **dict.fromkeys(
        (
            NoticeKind.WARNED, NoticeKind.MUTED, NoticeKind.MUTED_ON_BOARD, NoticeKind.FORUM_SUSPENDED,
            NoticeKind.MEASURE_LIFTED, NoticeKind.APPEAL_GRANTED, NoticeKind.APPEAL_REJECTED,
        ),
        ("/account/standing",),
    ),
    NoticeKind.APPEAL_MADE: ("/forum/moderation/appeals",),
    NoticeKind.ACCOUNT_SUSPENSION_ASKED: (f"/admin/members/{ID}",),
    NoticeKind.DIRECT_MESSAGE: (f"/chat/{ID}",),
    **dict.fromkeys((NoticeKind.MONEY_RESERVED, NoticeKind.MONEY_REFUSED), (f"/programs/activities/{ID}",)),
    NoticeKind.SECOND_SIGNATURE_NEEDED: (_EDITION, *(f"/funds/{kind}/{ID}" for kind in SignedKind)),
    **dict.fromkeys((NoticeKind.RATES_APPROVED, NoticeKind.RATES_REFUSED), (f"/funds/pending-rate-imports/{ID}",)),
    **dict.fromkeys((NoticeKind.PHASE_APPROVED, NoticeKind.FOLLOW_UP_DUE), (_EDITION,)),
    **dict.fromkeys(
        (
            NoticeKind.ENROLLED, NoticeKind.WAITING_LIST, NoticeKind.EDITION_OPENED, NoticeKind.EDITION_STARTS,
        ),
        (_COURSE,),
    ),
    NoticeKind.CERTIFICATE_ISSUED: ("/verify/ABCD-EFGH",),
    **dict.fromkeys(
        (
            NoticeKind.INSTALMENT_DUE, NoticeKind.INSTALMENT_OVERDUE, NoticeKind.REPORT_DUE, NoticeKind.REPORT_OVERDUE,
        ),
        ("/fund/dues",),
    ),
    **dict.fromkeys(
        (
            NoticeKind.RESOURCE_SUBMITTED, NoticeKind.RESOURCE_RETURNED, NoticeKind.RESOURCE_PUBLISHED,
            NoticeKind.RESOURCE_WITHDRAWN,
        ),
        (_RESOURCE,),
    ),
}  # fmt: skip
TASKS: dict[TaskKind, str] = {
    **{kind: f"/fund/approvals/{kind.removeprefix('sign_').replace('_', '-')}/{ID}" for kind in SIGNED},
    TaskKind.RETURNED_ENTRY: f"/fund/approvals/expenditures/{ID}",
    TaskKind.IDENTIFY_RECEIPT: "/fund/receipts",
    TaskKind.REPORT_TO_DONOR: "/fund/dues",
    TaskKind.MATCH_BANK_LINES: f"/fund/bank/{ID}",
    TaskKind.RECEIVE_INSTALMENT: f"/fund/receipts?show=expected&id={ID}",
    TaskKind.SETTLE_ADVANCE: f"/fund/advances/{ID}",
    **dict.fromkeys((TaskKind.DECIDE_PHASE, TaskKind.RETURNED_PHASE), _EDITION),
    TaskKind.RETURNED_REQUEST: f"/programs/activities/{ID}",
    TaskKind.RECORD_FOLLOW_UP: f"/programs/follow-ups#follow-up-{ID}",
    TaskKind.DECIDE_FLAG: f"/forum/moderation#post-{ID}",
    TaskKind.DECIDE_APPEAL: f"/forum/moderation/appeals#appeal-{ID}",
    **dict.fromkeys((TaskKind.REVIEW_RESOURCE, TaskKind.RETURNED_RESOURCE), _RESOURCE),
    **dict.fromkeys((TaskKind.PLAN_TRAINING, TaskKind.NOMINATE_LEARNERS, TaskKind.END_TRAINING), _COURSE),
    TaskKind.DECIDE_REGISTRATION: f"/admin/registrations#name-{ID}",
}
_LISTED = [(kind, link) for kind, links in NOTICES.items() for link in links] + list(TASKS.items())


def test_every_kind_is_here() -> None:
    assert set(NOTICES) == set(NoticeKind)
    assert set(TASKS) == set(TaskKind)


@pytest.mark.parametrize(("kind", "link"), _LISTED, ids=lambda each: str(each).replace(ID, "ID"))
def test_it_leads_to_a_page(kind: NoticeKind | TaskKind, link: str) -> None:
    leads = leads_to(link)
    assert leads is not None, "gateway/notices.py: _PAGES"
    path = re.split(r"[?#]", leads)[0]
    pages = [*patterns("GET"), "/verify/{code}"]
    assert any(re.fullmatch(re.sub(r"{\w+}", "[^/]+", page), path) for page in pages), path
