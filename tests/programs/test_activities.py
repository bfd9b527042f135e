"""Activities and their money."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy.event

from chassis.ids import new_id
from contracts.base import Refused
from contracts.funds import events as funds_events
from contracts.identity import Role
from contracts.programs import funding as programs_funding
from contracts.programs.events import MoneyRequested
from contracts.programs.plans import activities as programs_activities
from contracts.programs.plans import money_requests as programs_money_requests
from services.programs.funding import contributions, funding
from services.programs.plans import activities, money_requests
from services.programs.plans.model import Activity
from tests.programs.conftest import Office

AWARD = new_id()


def plan(office: Office, edition_id: UUID, **options: Any) -> programs_activities.Activity:
    values: dict[str, Any] = {
        "edition_id": edition_id,
        "kind": "port-assessment",
        "country": "BZ",
        "starts_on": date(2017, 4, 12),
        "ends_on": date(2017, 12, 31),
        "title": "Port evaluation",
    }
    return activities.plan_activity(office.officer, programs_activities.PlanActivity.model_validate(values | options))


def ask(
    office: Office, activity: programs_activities.Activity, amount: str = "12000.00"
) -> programs_money_requests.MoneyRequest:
    command = programs_money_requests.RequestMoney(activity_id=activity.id, amount=Decimal(amount))
    return money_requests.request_money(office.officer, command)


def reserved(request: programs_money_requests.MoneyRequest, status: Any = "granted") -> funds_events.MoneyReserved:
    return funds_events.MoneyReserved(
        request_id=request.id,
        activity_id=request.activity_id,
        allocation_id=new_id(),
        award_id=AWARD,
        award_title="Maritime 2017",
        donor="Canada",
        amount=request.amount,
        currency="USD",
        status=status,
    )


def edit(office: Office, activity_id: UUID, **sent: Any) -> programs_activities.Activity:
    command = programs_activities.EditActivity.model_validate({"activity_id": activity_id, **sent})
    return activities.edit_activity(office.officer, command)


def budget(office: Office, activity_id: UUID) -> Decimal | None:
    money = activities.read_activity(office.officer, programs_activities.ReadActivity(activity_id=activity_id)).money
    assert money
    return money.budget


def test_an_edit_changes_what_is_sent_and_null_clears_what_may_be_empty(office: Office) -> None:
    made = plan(office, office.edition().id, description="Six ports", budget="9000.00")
    after = edit(office, made.id, title="Ports")
    assert (after.title, after.description, after.country) == ("Ports", "Six ports", "BZ")
    assert budget(office, made.id) == 9000
    after = edit(office, made.id, description=None, budget=None, country=None, title=None, kind=None)
    assert (after.description, after.country, budget(office, made.id)) == (None, None, None)
    assert (after.title, after.kind) == ("Ports", "port-assessment"), "they cannot be empty"


def cost(activity: programs_activities.Activity, allocated: str, spent: str) -> dict[str, Any]:
    return {
        "entry_id": new_id(),
        "award_id": AWARD,
        "activity_id": activity.id,
        "programme": "maritime-security",
        "description": "Flights",
        "direct": "100.00",
        "indirect": "12.00",
        "currency": "USD",
        "posted_on": date(2017, 5, 1),
        "activity_allocated": allocated,
        "activity_spent": spent,
        "activity_remaining": str(Decimal(allocated) - Decimal(spent)),
    }


def shown(office: Office, activity: programs_activities.Activity) -> programs_activities.ActivityMoney:
    found = activities.read_activity(office.officer, programs_activities.ReadActivity(activity_id=activity.id)).money
    assert found
    return found


def state(office: Office, request: programs_money_requests.MoneyRequest) -> programs_money_requests.MoneyRequest:
    return money_requests.read_money_request(
        office.officer, programs_money_requests.ReadMoneyRequest(request_id=request.id)
    )


def test_an_activity_asks_and_the_fund_answers(office: Office) -> None:
    activity = plan(office, office.edition().id)
    request = ask(office, activity)
    (event,) = office.desk.emitted(MoneyRequested)
    assert (event.request_id, event.programme, event.activity_kind) == (
        request.id,
        "maritime-security",
        "port-assessment",
    )
    assert (event.country, event.amount, event.currency) == ("BZ", Decimal("12000.00"), "USD")
    assert shown(office, activity).asked == 12000
    money_requests.reserved(office.officer, office.desk.happened(reserved(request, "reserved")))
    assert (state(office, request).state, shown(office, activity).reserved_usd) == ("reserved", 12000)
    money_requests.reserved(office.officer, office.desk.happened(reserved(request)))
    answered = state(office, request)
    assert (answered.state, answered.donor, answered.award_id) == ("granted", "Canada", AWARD)
    assert (shown(office, activity).allocated_usd, shown(office, activity).remaining_usd) == (12000, 12000)


def test_a_refusal_shows_its_reason(office: Office) -> None:
    request = ask(office, plan(office, office.edition().id))
    no = funds_events.MoneyRefused(
        request_id=request.id, activity_id=request.activity_id, code="funds.earmarked", message="Only ports.", params={}
    )
    money_requests.refused(office.officer, office.desk.happened(no))
    answered = state(office, request)
    assert (answered.state, answered.reason_code, answered.reason) == ("refused", "funds.earmarked", "Only ports.")
    listed = money_requests.list_money_requests(
        office.officer, programs_money_requests.ListMoneyRequests(state=programs_money_requests.RequestState.REFUSED)
    )
    assert [each.id for each in listed.items] == [request.id]


def test_a_stale_answer_changes_nothing(office: Office) -> None:
    request = ask(office, plan(office, office.edition().id))
    first = office.desk.happened(reserved(request, "reserved"))
    second = office.desk.happened(reserved(request))
    money_requests.reserved(office.officer, second)
    money_requests.reserved(office.officer, first)
    assert state(office, request).state == "granted"


def test_costs_bring_the_activitys_totals_in_any_order_of_arrival(office: Office) -> None:
    activity = plan(office, office.edition().id)
    money_requests.reserved(office.officer, office.desk.happened(reserved(ask(office, activity))))
    posted = office.desk.happened(funds_events.ExpenditurePosted.model_validate(cost(activity, "12000.00", "100.00")))
    reversal = office.desk.happened(funds_events.ExpenditureReversed.model_validate(cost(activity, "12000.00", "0.00")))
    money_requests.cost_changed(office.officer, reversal)
    money_requests.cost_changed(office.officer, posted)
    assert (shown(office, activity).spent_usd, shown(office, activity).remaining_usd) == (0, 12000)
    money_requests.reserved(office.officer, office.desk.happened(reserved(ask(office, activity, "500.00"))))
    assert shown(office, activity).allocated_usd == 12500


def test_a_cost_of_no_activity_of_ours_concerns_nobody(office: Office) -> None:
    activity = plan(office, office.edition().id)
    for stranger in (None, new_id()):
        event = funds_events.ExpenditurePosted.model_validate(
            cost(activity, "9.00", "9.00") | {"activity_id": stranger}
        )
        money_requests.cost_changed(office.officer, office.desk.happened(event))
    assert shown(office, activity).spent_usd == 0


def test_members_see_no_money(office: Office) -> None:
    edition = office.edition()
    activity = plan(office, edition.id, budget="12000.00")
    for role, sees in [
        (Role.MEMBER, False),
        (Role.FOCAL_POINT, False),
        (Role.AUDITOR, True),
        (Role.FINANCE_OFFICER, True),
    ]:
        call = office.desk.call_as(role)
        found = activities.list_activities(call, programs_activities.ListActivities(edition_id=edition.id)).items
        assert [(each.id, each.money is not None) for each in found] == [(activity.id, sees)]


def test_activities_and_budgets_last_a_year_at_most(office: Office) -> None:
    """Programme rule 5."""
    edition = office.edition()
    plan(office, edition.id, starts_on=date(2017, 4, 12), ends_on=date(2018, 4, 11))
    plan(office, edition.id, starts_on=date(2016, 2, 29), ends_on=date(2017, 2, 27))
    for options, code in [
        ({"ends_on": date(2018, 4, 12)}, "over_a_year"),
        ({"starts_on": date(2016, 2, 29), "ends_on": date(2017, 2, 28)}, "over_a_year"),
        ({"ends_on": date(2017, 4, 11)}, "period_reversed"),
        ({"country": "HN"}, "country_outside"),
        ({"phase_id": new_id()}, "not_found"),
        ({"phase_id": office.another_edition().phase_list[0].id}, "phase_elsewhere"),
    ]:
        with pytest.raises(Refused, match=code):
            plan(office, edition.id, **options)


def test_what_money_was_asked_for_does_not_change_afterwards(office: Office) -> None:
    activity = plan(office, office.edition().id, budget="12000.00")
    ask(office, activity)
    with pytest.raises(Refused, match="money_asked"):
        activities.edit_activity(
            office.officer, programs_activities.EditActivity(activity_id=activity.id, kind="party")
        )
    edit = programs_activities.EditActivity(
        activity_id=activity.id, title="Ports", kind="port-assessment", expected_version=1
    )
    assert activities.edit_activity(office.officer, edit).version == 2
    with pytest.raises(Refused, match="stale"):
        activities.edit_activity(office.officer, edit)


def test_no_more_is_asked_for_than_the_budget(office: Office) -> None:
    activity = plan(office, office.edition().id, budget="12000.00")
    ask(office, activity, "11000.00")
    with pytest.raises(Refused) as refused:
        ask(office, activity, "1000.01")
    assert refused.value.params["left"] == "1000.00"
    cancel = programs_activities.EditActivity(
        activity_id=activity.id, status=programs_activities.ActivityStatus.CANCELLED
    )
    activities.edit_activity(office.officer, cancel)
    with pytest.raises(Refused, match="activity_cancelled"):
        ask(office, activity, "1.00")


def test_contributions_make_the_programmes_funding(office: Office) -> None:
    activity = plan(office, office.edition().id)
    money_requests.reserved(office.officer, office.desk.happened(reserved(ask(office, activity))))
    canada, total = new_id(), Decimal(0)
    for amount in ("250000.00", "50000.00"):
        total += Decimal(amount)
        event = funds_events.ContributionReceived(
            contribution_id=new_id(),
            donor_id=canada,
            donor="Canada",
            agreement_id=None,
            award_id=None,
            programme="maritime-security",
            amount=Decimal(amount),
            currency="USD",
            amount_usd=Decimal(amount),
            received_on=date(2017, 3, 1),
            programme_total_usd=total,
        )
        happened = office.desk.happened(event)
        contributions.contributed(office.officer, happened)
        contributions.contributed(office.officer, happened)
    unearmarked = event.model_copy(update={"programme": None, "contribution_id": new_id()})
    contributions.contributed(office.officer, office.desk.happened(unearmarked))
    read = programs_funding.ReadFunding(programme="maritime-security")
    found = funding.read_funding(office.officer, read)
    assert (found.received_usd, found.donors[0].donor, found.donors[0].contributions) == (300000, "Canada", 2)
    assert (found.allocated_usd, found.spent_usd, found.asked) == (12000, 0, [])
    wrong = funds_events.ContributionReversed.model_validate(event.model_dump() | {"programme_total_usd": "250000.00"})
    contributions.contribution_reversed(office.officer, office.desk.happened(wrong))
    found = funding.read_funding(office.officer, read)
    assert (found.received_usd, found.donors[0].received_usd, found.donors[0].contributions) == (250000, 250000, 1)


def test_what_is_left_of_one_programmes_award_is_anothers(office: Office) -> None:
    office.programme()
    moved = funds_events.MoneyTransferred(
        transfer_id=new_id(),
        from_award_id=new_id(),
        from_programme="maritime-security",
        to_award_id=new_id(),
        to_programme="tourism-security",
        amount_usd=Decimal("700.50"),
        posted_on=date(2018, 1, 8),
    )
    back = moved.model_copy(
        update={"transfer_id": new_id(), "to_programme": "maritime-security", "from_programme": None}
    )
    undone = funds_events.TransferReversed.model_validate(moved.model_dump() | {"transfer_id": new_id()})
    for event, handler in (
        (moved, contributions.transferred),
        (moved, contributions.transferred),
        (back, contributions.transferred),
        (undone, contributions.transfer_reversed),
        (funds_events.MoneyTransferred.model_validate(undone.model_dump()), contributions.transferred),
    ):
        handler(office.officer, office.desk.happened(event))

    def transferred(programme: str) -> Decimal:
        return funding.read_funding(office.officer, programs_funding.ReadFunding(programme=programme)).transferred_usd

    assert transferred("maritime-security") == 0
    contributions.transfer_reversed(
        office.officer, office.desk.happened(funds_events.TransferReversed(**back.model_dump()))
    )
    assert transferred("maritime-security") == Decimal("-700.50")


def test_a_request_in_another_currency_is_held_in_dollars(office: Office) -> None:
    activity = plan(office, office.edition().id, currency="CAD", budget="20000.00")
    request = ask(office, activity)
    asked = funding.read_funding(office.officer, programs_funding.ReadFunding(programme="maritime-security")).asked
    assert [(each.currency, each.amount) for each in asked] == [("CAD", 12000)]
    held = reserved(request).model_copy(update={"amount": Decimal("8800.00")})
    money_requests.reserved(office.officer, office.desk.happened(held))
    answered = state(office, request)
    assert (answered.amount, answered.currency, answered.amount_usd) == (12000, "CAD", 8800)
    assert (shown(office, activity).allocated_usd, shown(office, activity).asked) == (8800, 0)


def test_a_programmes_funding_is_summed_where_it_is_stored(office: Office) -> None:
    """Its sums are those of its activities, none of which is read for them; another programme's are not among them."""
    edition = office.edition()
    planned = [plan(office, edition.id, currency=currency, budget="90000.00") for currency in ("USD", "USD", "CAD")]
    for each in planned:
        money_requests.reserved(office.officer, office.desk.happened(reserved(ask(office, each))))
        ask(office, each)
    ask(office, plan(office, office.edition("tourism-security").id))
    idle = plan(office, edition.id, currency="EUR")
    money = activities.money_of(
        office.officer, [office.officer.session.get_one(Activity, each.id) for each in (*planned, idle)]
    )
    office.officer.session.expunge_all()
    loaded: list[object] = []
    sqlalchemy.event.listen(Activity, "load", note := lambda row, _: loaded.append(row))
    try:
        found = funding.read_funding(office.officer, programs_funding.ReadFunding(programme="maritime-security"))
    finally:
        sqlalchemy.event.remove(Activity, "load", note)
    assert not loaded
    assert [(each.currency, each.amount) for each in found.asked] == [("CAD", 12000), ("USD", 24000)]
    for name in ("reserved_usd", "allocated_usd", "spent_usd", "remaining_usd"):
        assert getattr(found, name) == sum(getattr(each, name) for each in money.values())
    assert found.reserved_usd + found.allocated_usd > 0
