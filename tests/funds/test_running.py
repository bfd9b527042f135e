"""The Fund as a process: asked over the broker, told over the broker; who may knock at which door."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from chassis.actor import PUBLIC
from chassis.clock import now
from chassis.ids import new_id
from chassis.messaging import outbox
from chassis.messaging.relay import Relay
from chassis.rpc.client import Client
from chassis.service import answers_of
from chassis.testing import person
from contracts.base import Kind, Refused
from contracts.funds.exports import public as funds_public
from contracts.funds.ledger import rates as funds_rates
from contracts.funds.partners import agreements as funds_agreements
from contracts.funds.partners import donors as funds_donors
from contracts.funds.receipts import contributions as funds_contributions
from contracts.funds.receipts import pending as funds_pending
from contracts.funds.spending import allocations as funds_allocations
from contracts.funds.spending import awards as funds_awards
from contracts.funds.spending import expenditures as funds_expenditures
from contracts.identity import Role
from contracts.programs.events import MoneyRequested
from gateway.api.funds import ROUTES
from services.funds.service import FundsService
from tests.common.funds.helpers import DAY, FROM, LINES, TO, request, usd
from tests.common.signing import EVENT_SIGNER, SEALER, SIGNER
from tests.serving import serving
from tests.waiting import until

OFFICER = person(Role.FINANCE_OFFICER)


def officer() -> str:
    """A token of now: they are short-lived, and the suite is long."""
    return SIGNER.sign(OFFICER)


@pytest.fixture
def running(
    broker_url: str, fresh_database: Callable[[str], sessionmaker[Session]], tmp_path: Path
) -> Iterator[Client]:
    """The Fund's process, and a client to ask it."""
    url = fresh_database("funds").kw["bind"].url.render_as_string(hide_password=False)
    with serving("funds", broker_url, url, tmp_path / "funds.log"), Client(broker_url, SEALER) as client:
        yield client


def _donors_award(client: Client) -> funds_awards.Award:
    donor = client.call(
        funds_donors.ADD_DONOR, funds_donors.AddDonor(name="Canada", donor_class="other"), actor_token=officer()
    )
    agreement = client.call(
        funds_agreements.SIGN_AGREEMENT,
        funds_agreements.SignAgreement(
            donor_id=donor.id,
            reference="GAC-1",
            title="Ports",
            currency="CAD",
            pledge="50000",
            signed_on=FROM,
            starts_on=FROM,
            ends_on=TO,
            instalments=[{"due_on": FROM, "amount": "20000"}, {"due_on": TO, "amount": "30000"}],
        ),
        actor_token=officer(),
    )
    opened = funds_awards.OpenAward(
        agreement_id=agreement.id, programme="maritime-security", title="Ports", lines=LINES
    )
    award = client.call(funds_awards.OPEN_AWARD, opened, actor_token=officer())
    rate = funds_rates.RecordRate(currency="CAD", valid_on=DAY, usd_per_unit="0.75", source="UN")
    entered = client.call(funds_rates.RECORD_RATE, rate, actor_token=officer())
    approver = SIGNER.sign(person(Role.FINANCE_APPROVER))
    client.call(funds_rates.APPROVE_RATE, funds_rates.RateById(rate_id=entered.id), actor_token=approver)
    received = funds_contributions.RecordContribution(
        donor_id=donor.id,
        agreement_id=agreement.id,
        instalment_id=agreement.instalments[0].id,
        currency="CAD",
        amount="20000",
        received_on=DAY,
        reference="SWIFT 1",
    )
    first = client.call(funds_contributions.RECORD_CONTRIBUTION, received, actor_token=officer(), key="receipt")
    assert client.call(funds_contributions.RECORD_CONTRIBUTION, received, actor_token=officer(), key="receipt") == first
    signature = funds_pending.ApproveReceipt(receipt_id=first.pending_id)
    client.call(funds_pending.APPROVE_RECEIPT, signature, actor_token=approver)
    return award


def test_from_a_pledge_to_a_public_figure(running: Client, chassis_url: str, broker_url: str) -> None:
    award = _donors_award(running)
    given = request("2000", request_id=new_id(), edition_id=new_id(), currency="USD", requested_by=new_id())
    given["amount"] = given.pop("amount_usd")
    _publish(chassis_url, broker_url, MoneyRequested.model_validate(given))
    wanted = funds_allocations.ListAllocations(activity_id=given["activity_id"])
    [held] = until(lambda: running.call(funds_allocations.LIST_ALLOCATIONS, wanted, actor_token=officer()).items)
    assert (held.award_id, held.status, held.committed_usd) == (award.id, "granted", usd("2240"))
    paid = funds_expenditures.PostExpenditure(
        allocation_id=held.id,
        amount_usd="500",
        occurred_on=DAY,
        description="Fuel",
        payee="Port Authority",
        document="INV-1",
        document_on=DAY,
    )
    posted = running.call(funds_expenditures.POST_EXPENDITURE, paid, actor_token=officer(), key="paid")
    assert running.call(funds_expenditures.POST_EXPENDITURE, paid, actor_token=officer(), key="paid") == posted
    public = running.call(funds_public.PUBLIC_FUND, funds_public.ReadPublicFund(), actor_token=SIGNER.sign(PUBLIC))
    assert (public.received_usd, public.spent_usd) == (usd("15000"), usd("560"))
    assert [(share.name, share.spent_usd) for share in public.programmes] == [("maritime-security", usd("560"))]
    [agreement] = running.call(
        funds_agreements.LIST_AGREEMENTS, funds_agreements.ListAgreements(), actor_token=officer()
    ).items
    assert [part.received for part in agreement.instalments] == [usd("20000"), 0]


def _publish(chassis_url: str, broker_url: str, event: MoneyRequested) -> None:
    """As the programmes would, through an outbox and a relay."""
    engine = create_engine(chassis_url.replace("postgresql://", "postgresql+psycopg2://"))
    with Session(engine) as session, session.begin():
        outbox.add(session, event, now(), None)
    relay = Relay(chassis_url, broker_url, event.source(), 90, EVENT_SIGNER)
    thread = threading.Thread(target=relay.run)
    thread.start()
    with engine.connect() as connection:
        pending = "SELECT count(*) FROM outbox WHERE published_at IS NULL"
        until(lambda: connection.exec_driver_sql(pending).scalar_one() == 0 or connection.rollback())
    relay.stop()
    thread.join(20)
    engine.dispose()


def _let_in(role: Role) -> set[str]:
    """The operations whose door opens for somebody with this role."""
    actor = PUBLIC if role is Role.PUBLIC else person(role)
    opened = set()
    for name, entry in answers_of(FundsService).items():
        try:
            entry.door(actor)
        except Refused:
            continue
        opened.add(name)
    return opened


def test_who_may_knock_where() -> None:
    every = answers_of(FundsService)
    reads = {name for name, entry in every.items() if entry.operation.kind is Kind.READ}
    public = {"public_fund", "list_published_awards"}
    # Whoever is signed in may knock: for what is their own, and for what is decided by which donor they stand for.
    members = {
        "export_mine",
        "donor_statement",
        "award_statement",
        "statement_rows",
        "list_my_statements",
        "export_donor_statement",
        "export_award_statement",
        "read_donor_view",
        "list_donor_payments",
        "read_donor_report",
        "export_donor_report",
        "download_donor_document",
    }
    assert _let_in(Role.PUBLIC) == public
    for role in (Role.MEMBER, Role.MODERATOR, Role.ADMINISTRATOR, Role.FOCAL_POINT):
        assert _let_in(role) == public | members
    # What an officer is about to enter, and the file by which a bank pays.
    officers_own = {"list_payable_lines", "list_cost_drafts", "read_cost_draft", "payment_order_file"}
    assert _let_in(Role.AUDITOR) == reads - officers_own
    money = {
        "list_awards",
        "read_award",
        "award_progress",
        "list_revisions",
        "read_revision",
        "list_commitments",
        "read_commitment",
        "list_allocations",
        "read_allocation",
        "list_expenditures",
        "read_expenditure",
        "list_attachments",
        "read_attachment",
        "download_attachment",
    }
    written = {"list_donor_reports", "list_report_versions"}
    written |= {"begin_donor_report", "save_donor_report", "drop_donor_report"}
    assert _let_in(Role.PROGRAMME_OFFICER) == public | members | money | written
    # Rule 12: the doors are apart as well, for those who hold one role only.
    assert not (_let_in(Role.FINANCE_OFFICER) - reads) & (_let_in(Role.FINANCE_APPROVER) - reads)


def test_every_operation_has_a_route() -> None:
    assert {route.operation.name for route in ROUTES} == set(answers_of(FundsService))
