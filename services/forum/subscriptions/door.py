"""The door of the subscriptions."""

from __future__ import annotations

from chassis.door import Entry, answer, consume
from chassis.policy import MEMBERS, WRITERS
from contracts.forum import subscriptions as forum_subscriptions
from services.forum.subscriptions import fan_out, subscriptions

DOOR: list[Entry] = [
    answer(forum_subscriptions.SUBSCRIBE_BOARD, WRITERS, subscriptions.subscribe_board),
    answer(forum_subscriptions.SUBSCRIBE_TOPIC, WRITERS, subscriptions.subscribe_topic),
    answer(forum_subscriptions.LIST_SUBSCRIPTIONS, MEMBERS, subscriptions.list_subscriptions),
    consume(forum_subscriptions.FanOutDue, fan_out.notify_next),
]
