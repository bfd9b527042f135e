"""Each deployable's own password at a live broker: what it needs it may do, and everything a thief would do is refused.

The attacks are those by which one service's password read every call and answer, replayed an approver's request and
told events of others. Whatever is refused stands in the broker's log, with the name of the user.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import amqp
import pytest

from chassis import wire
from chassis.deployables import GATEWAY, services
from chassis.messaging import access, topology
from chassis.messaging.topology import CONFIRM_SECONDS, Topology
from chassis.prepare import accesses, whole_topology
from chassis.service import consumed, find
from convive import broker_users
from convive.attacks import broker as attacks
from convive.attacks.records import BrokerLog
from convive.broker_users import OPERATOR
from convive.embedded.rabbitmq import VHOST, EmbeddedRabbit
from gateway.live.changes import heard
from tests.conftest import emptied
from tests.waiting import until

SERVICES = services()
EVERYBODY = (*SERVICES, GATEWAY)
# As whom the gateway consumes and tells events.
SOURCE_OF = {name: name for name in SERVICES} | {GATEWAY: "identity"}
# Who needs every event of a source, and so may ask it for those that are missing: the forum keeps who blocks whom.
ASKS = {("forum", "chat")}
OTHERS = [(user, other) for user in SERVICES for other in (*SERVICES, "identity") if other != user]


@pytest.fixture(scope="module")
def whole() -> Topology:
    return whole_topology()


@pytest.fixture(scope="module")
def broker(rabbit: EmbeddedRabbit, whole: Topology) -> EmbeddedRabbit:
    """The broker as it is prepared for a platform, by the only user that may."""
    whole.apply(emptied(rabbit))
    topology.retire(rabbit.url())
    return rabbit


@contextmanager
def channel_of(broker: EmbeddedRabbit, user: str) -> Iterator[amqp.Channel]:
    with topology.connection(broker.url(user), confirm_publish=True) as connection, connection.channel() as opened:
        yield opened


def refused(broker: EmbeddedRabbit, user: str, attack: Callable[[amqp.Channel], object]) -> None:
    """The attack fails with 403."""
    with pytest.raises(amqp.AccessRefused), channel_of(broker, user) as channel:
        attack(channel)


def publish(exchange: str, key: str) -> Callable[[amqp.Channel], None]:
    def attack(channel: amqp.Channel) -> None:
        channel.basic_publish_confirm(
            amqp.Message(b"{}", delivery_mode=2), exchange=exchange, routing_key=key, confirm_timeout=CONFIRM_SECONDS
        )

    return attack


@pytest.mark.parametrize("user", EVERYBODY)
def test_what_is_refused_is_on_record_under_the_users_name(broker: EmbeddedRabbit, user: str) -> None:
    log = broker.state.log_dir / "rabbitmq.log"
    before = log.stat().st_size
    refused(broker, user, publish(topology.REDELIVER, "funds.programs.money_requested"))
    said = f"write access to exchange '{topology.REDELIVER}' in vhost '{VHOST}' refused for user '{user}'"
    until(lambda: said in log.read_bytes()[before:].decode())


@pytest.mark.parametrize("user", SERVICES)
def test_nobody_overhears_calls_answers_or_events(broker: EmbeddedRabbit, whole: Topology, user: str) -> None:
    """A queue of one's own cannot even be declared; and what there is can't be bound to any exchange."""
    refused(broker, user, lambda c: c.queue_declare("", exclusive=True))
    refused(broker, user, lambda c: c.queue_declare(f"{user}.ear", exclusive=True))
    for exchange in whole.exchanges:
        refused(broker, user, lambda c, to=exchange.name: c.queue_bind(wire.queue_of(user), to, "#"))


@pytest.mark.parametrize(("user", "other"), OTHERS)
def test_nobody_takes_what_waits_for_another(broker: EmbeddedRabbit, whole: Topology, user: str, other: str) -> None:
    for queue in whole.queues:
        if queue.name == f"rpc-{other}" or queue.name.startswith(f"{other}."):
            refused(broker, user, lambda c, of=queue.name: c.basic_get(of))


@pytest.mark.parametrize("user", SERVICES)
def test_only_the_gateway_calls(broker: EmbeddedRabbit, user: str) -> None:
    for other in SERVICES:
        refused(broker, user, publish(wire.CALLS, f"{other}.anything"))
        refused(broker, user, publish("", wire.queue_of(other)))
    with channel_of(broker, GATEWAY) as channel:
        publish(wire.CALLS, f"{user}.anything")(channel)
    with channel_of(broker, user) as channel:
        assert channel.basic_get(wire.queue_of(user), no_ack=True)


@pytest.mark.parametrize(("user", "other"), OTHERS)
def test_nobody_answers_or_tells_for_another(broker: EmbeddedRabbit, user: str, other: str) -> None:
    if other in SERVICES:
        refused(broker, user, publish(wire.replies_of(other), "whoever asked"))
    refused(broker, user, publish(topology.events_exchange(other), f"{other}.anything"))
    refused(broker, user, publish(topology.events_exchange(user), f"{other}.anything"))


@pytest.mark.parametrize(("user", "other"), OTHERS)
def test_no_side_door_leads_into_anothers_queues(
    broker: EmbeddedRabbit, whole: Topology, user: str, other: str
) -> None:
    """Waiting rooms, parking place and the way back to a queue take anything from nobody."""
    queue = next(b.queue for b in whole.bindings if b.exchange == topology.REDELIVER and b.queue.startswith(other))
    refused(broker, user, publish(topology.REDELIVER, queue))
    refused(broker, user, publish("", queue))
    refused(broker, user, publish(topology.PARKING, topology.parking_queue(other)))
    refused(broker, user, publish(topology.PARK, topology.parking_queue(other)))
    if (user, other) not in ASKS:
        refused(broker, user, publish(topology.ASK, topology.replay_queue(other)))
    for seconds in topology.RETRY_SECONDS:
        refused(broker, user, publish(topology.retry_exchange(seconds), queue))


@pytest.mark.parametrize("user", EVERYBODY)
def test_nobody_changes_what_stands(broker: EmbeddedRabbit, whole: Topology, user: str) -> None:
    for queue in (whole.queues[0].name, topology.replay_queue(SOURCE_OF[user])):
        refused(broker, user, lambda c, of=queue: c.queue_delete(of))
        refused(broker, user, lambda c, of=queue: c.queue_declare(of, durable=True))
    for exchange in (wire.CALLS, topology.events_exchange(SOURCE_OF[user])):
        refused(broker, user, lambda c, of=exchange: c.exchange_delete(of))
    refused(broker, user, lambda c: c.exchange_declare("of.mine", "topic"))


@pytest.mark.parametrize("user", EVERYBODY)
def test_what_a_deployable_needs_it_may_do(broker: EmbeddedRabbit, whole: Topology, user: str) -> None:
    source = SOURCE_OF[user]
    own = [q for q in whole.queues if q.name.startswith(f"{source}.") and not q.name.endswith(".parked")]
    with channel_of(broker, user) as channel:
        publish(topology.events_exchange(source), f"{source}.nobody_waits")(channel)
        for queue in own:
            channel.basic_cancel(channel.basic_consume(queue.name))  # one in order is got by no other way
            if queue.name.count(".") > 1:
                publish(topology.retry_exchange(600), queue.name)(channel)
        publish(topology.PARK, topology.parking_queue(source))(channel)
        asked = [topology.replay_queue(other) for consumer, other in ASKS if consumer == user]
        for queue in asked:
            publish(topology.ASK, queue)(channel)
        if user in SERVICES:
            channel.basic_get(wire.queue_of(user))
            publish(wire.replies_of(user), "whoever asked")(channel)
    with topology.connection(broker.url()) as connection, connection.channel() as operator:
        for queue in (topology.retry_queue(600), topology.parking_queue(source), *asked):
            assert operator.queue_purge(queue)


def test_the_gateway_hears_answers_and_what_its_clients_may_see(broker: EmbeddedRabbit) -> None:
    queue = f"{GATEWAY}.live.test"
    with channel_of(broker, GATEWAY) as channel:
        channel.queue_declare(queue, exclusive=True)
        for service in SERVICES:
            channel.queue_bind(queue, wire.replies_of(service), "me")
        for source, keys in heard().items():
            for key in keys:
                channel.queue_bind(queue, topology.events_exchange(source), key)
    refused(broker, GATEWAY, lambda c: c.basic_get(wire.queue_of("funds")))
    refused(broker, GATEWAY, publish(topology.events_exchange("funds"), "funds.money_reserved"))

    def eavesdrop(channel: amqp.Channel) -> None:
        channel.queue_declare(queue, exclusive=True)
        channel.queue_bind(queue, topology.events_exchange("funds"), "#")

    refused(broker, GATEWAY, eavesdrop)


def test_nobody_enters_with_anothers_password_or_none(broker: EmbeddedRabbit) -> None:
    urls = broker.urls()
    assert set(urls) == set(EVERYBODY)
    assert len({*map(broker_users.password_in, (*urls.values(), broker.url()))}) == len(EVERYBODY) + 1
    forged = urls["chat"].replace("//chat:", "//funds:")
    for url in (forged, urls["chat"].replace("//chat:", f"//{OPERATOR}:"), "amqp://guest:guest@127.0.0.1/convive"):
        with pytest.raises(amqp.AccessRefused):
            topology.connection(url.replace("@127.0.0.1/", f"@127.0.0.1:{broker.port}/")).connect()


def test_the_exported_rights_are_those_of_the_code() -> None:
    """And every event that some deployable consumes comes by a queue that its pattern lets it read."""
    exported = access.definitions(accesses(), "convive")
    assert sorted(user["name"] for user in exported["users"]) == sorted(EVERYBODY) == sorted(broker_users.deployables())
    assert all(user["password_hash"] == "" for user in exported["users"])


def test_sources_are_asked_by_those_alone_that_need_all_of_their_events() -> None:
    handled = {name: consumed(find(name)) for name in SERVICES}
    orderly = [(name, event) for name in SERVICES for event, in_order in handled[name].items() if in_order]
    assert {(name, event.split(".")[0]) for name, event in orderly} == ASKS
    chat = access.of_service("chat", {"training.learner_enrolled": True, "identity.member_admitted": False})
    assert chat.keys[topology.ASK] == (r"^(training\.replay)$", access.NOTHING)
    assert topology.ASK not in access.of_service("chat", {"training.learner_enrolled": False}).keys


@pytest.mark.parametrize("user", SERVICES)
def test_the_attacks_that_anybody_can_run_are_refused_and_on_record(broker: EmbeddedRabbit, user: str) -> None:
    victim, log = "funds" if user != "funds" else "forum", BrokerLog(broker.state.log_dir / "rabbitmq.log")
    outcomes = list(attacks.tried(broker.url(user), user, victim, log))
    assert len(outcomes) > 15
    for each in outcomes:
        assert each.refused, each.words
        assert f"refused for user '{user}'" in str(each.record), each.words


def test_the_attacks_would_be_seen_to_succeed(rabbit: EmbeddedRabbit, whole: Topology) -> None:
    """With rights to everything, as every process had: else the test before this one would prove nothing."""
    whole.apply(emptied(rabbit))
    assert not any(each.refused for each in attacks.tried(rabbit.url(), "chat", "funds", BrokerLog(None)))
    emptied(rabbit)
