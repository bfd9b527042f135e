"""The door of the library: who writes for it, who decides, and who reads; the public reads what is for everyone."""

from __future__ import annotations

from chassis.door import Entry, answer, consume, every
from chassis.policy import EVERYBODY, MEMBERS, WRITERS
from contracts.forum.library import harvest as forum_harvest
from contracts.forum.library import resources as forum_resources
from contracts.programs.events import InterventionPublished, InterventionWithdrawn
from services.forum.base.policies import MODERATORS, OVERSEERS
from services.forum.library import citing, harvesting, listing, reading, reviewing, writing

DOOR: list[Entry] = [
    answer(forum_resources.DRAFT_RESOURCE, WRITERS, writing.draft_resource),
    answer(forum_resources.EDIT_RESOURCE, WRITERS, writing.edit_resource),
    answer(forum_resources.SUBMIT_RESOURCE, WRITERS, reviewing.submit_resource),
    answer(forum_resources.RETURN_RESOURCE, MODERATORS, reviewing.return_resource),
    answer(forum_resources.PUBLISH_RESOURCE, MODERATORS, reviewing.publish_resource),
    answer(forum_resources.REVISE_RESOURCE, WRITERS, writing.revise_resource),
    answer(forum_resources.WITHDRAW_RESOURCE, WRITERS, reviewing.withdraw_resource),
    answer(forum_resources.READ_RESOURCE, EVERYBODY, reading.read_resource),
    answer(forum_resources.LIST_RESOURCES, EVERYBODY, listing.list_resources),
    answer(forum_resources.COUNT_RESOURCES, EVERYBODY, listing.count_resources),
    answer(forum_resources.LIST_SUBJECTS, EVERYBODY, listing.list_subjects),
    answer(forum_resources.LIST_MY_RESOURCES, MEMBERS, writing.list_my_resources),
    answer(forum_resources.LIST_REVIEWS, OVERSEERS, reviewing.list_reviews),
    answer(forum_resources.LIST_RESOURCE_VERSIONS, EVERYBODY, reading.list_resource_versions),
    answer(forum_resources.LIST_RESOURCE_STEPS, MEMBERS, reading.list_resource_steps),
    answer(forum_harvest.HARVEST_RESOURCES, EVERYBODY, harvesting.harvest_resources),
    consume(InterventionPublished, citing.keep),
    consume(InterventionWithdrawn, citing.keep),
    every(reviewing.announce_missed, minutes=5, name="tell_of_best_practices"),
]
