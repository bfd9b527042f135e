"""The door of the subscriptions."""

from __future__ import annotations

from chassis.call import Call
from chassis.messaging.handle import Happened
from chassis.policy import MEMBERS, WRITERS
from chassis.service import Service, answers, handles
from contracts.base import Page
from contracts.forum import subscriptions as forum_subscriptions
from contracts.identity import MemberSnapshot
from services.forum.subscriptions import subscriptions, telling


class SubscriptionsDoor(Service):
    """What is asked of subscriptions, and the telling of subscribers."""

    @answers(forum_subscriptions.SUBSCRIBE_BOARD, WRITERS)
    def subscribe_board(
        self, call: Call, command: forum_subscriptions.SubscribeBoard
    ) -> forum_subscriptions.Subscription:
        return subscriptions.subscribe_board(call, command)

    @answers(forum_subscriptions.SUBSCRIBE_TOPIC, WRITERS)
    def subscribe_topic(
        self, call: Call, command: forum_subscriptions.SubscribeTopic
    ) -> forum_subscriptions.Subscription:
        return subscriptions.subscribe_topic(call, command)

    @answers(forum_subscriptions.LIST_SUBSCRIPTIONS, MEMBERS)
    def list_subscriptions(
        self, call: Call, command: forum_subscriptions.ListSubscriptions
    ) -> Page[forum_subscriptions.Subscription]:
        return subscriptions.list_subscriptions(call, command)

    @handles(forum_subscriptions.TellingDue)
    def on_telling_due(self, call: Call, happened: Happened) -> None:
        telling.tell(call, happened.event)

    def anonymise(self, call: Call, member: MemberSnapshot) -> None:
        subscriptions.forget(call, member.id)
        super().anonymise(call, member)  # the other rooms have theirs to forget
