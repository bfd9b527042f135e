"""The door of the library: who writes for it, who decides, and who reads; the world reads what is published for it."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import every
from chassis.messaging.handle import Happened
from chassis.policy import EVERYBODY, MEMBERS, WRITERS
from chassis.service import Service, answers, handles
from contracts.base import Page
from contracts.forum.library import harvest as forum_harvest
from contracts.forum.library import resources as forum_resources
from contracts.programs.events import InterventionPublished, InterventionWithdrawn
from services.forum.doors import MODERATORS, OVERSEERS
from services.forum.library import citing, harvesting, reading, reviewing, shelves, writing


class LibraryDoor(Service):
    """What is asked of the library."""

    @answers(forum_resources.DRAFT_RESOURCE, WRITERS)
    def draft_resource(self, call: Call, command: forum_resources.DraftResource) -> forum_resources.Resource:
        return writing.draft_resource(call, command)

    @answers(forum_resources.EDIT_RESOURCE, WRITERS)
    def edit_resource(self, call: Call, command: forum_resources.EditResource) -> forum_resources.Resource:
        return writing.edit_resource(call, command)

    @answers(forum_resources.SUBMIT_RESOURCE, WRITERS)
    def submit_resource(self, call: Call, command: forum_resources.ResourceById) -> forum_resources.Resource:
        return reviewing.submit_resource(call, command)

    @answers(forum_resources.RETURN_RESOURCE, MODERATORS)
    def return_resource(self, call: Call, command: forum_resources.DecideResource) -> forum_resources.Resource:
        return reviewing.return_resource(call, command)

    @answers(forum_resources.PUBLISH_RESOURCE, MODERATORS)
    def publish_resource(self, call: Call, command: forum_resources.ResourceById) -> forum_resources.Resource:
        return reviewing.publish_resource(call, command)

    @answers(forum_resources.REVISE_RESOURCE, WRITERS)
    def revise_resource(self, call: Call, command: forum_resources.ResourceById) -> forum_resources.Resource:
        return writing.revise_resource(call, command)

    @answers(forum_resources.WITHDRAW_RESOURCE, WRITERS)
    def withdraw_resource(self, call: Call, command: forum_resources.DecideResource) -> forum_resources.Resource:
        return reviewing.withdraw_resource(call, command)

    @answers(forum_resources.READ_RESOURCE, EVERYBODY)
    def read_resource(self, call: Call, command: forum_resources.ReadResource) -> forum_resources.Resource:
        return reading.read_resource(call, command)

    @answers(forum_resources.LIST_RESOURCES, EVERYBODY)
    def list_resources(self, call: Call, command: forum_resources.ListResources) -> Page[forum_resources.ResourceItem]:
        return shelves.list_resources(call, command)

    @answers(forum_resources.COUNT_RESOURCES, EVERYBODY)
    def count_resources(self, call: Call, command: forum_resources.CountResources) -> forum_resources.ResourceCounts:
        return shelves.count_resources(call, command)

    @answers(forum_resources.LIST_SUBJECTS, EVERYBODY)
    def list_subjects(self, call: Call, command: forum_resources.ListSubjects) -> forum_resources.Vocabulary:
        return shelves.list_subjects(call)

    @answers(forum_resources.LIST_MY_RESOURCES, MEMBERS)
    def list_my_resources(
        self, call: Call, command: forum_resources.ListMyResources
    ) -> Page[forum_resources.ResourceItem]:
        return writing.list_my_resources(call, command)

    @answers(forum_resources.LIST_REVIEWS, OVERSEERS)
    def list_reviews(self, call: Call, command: forum_resources.ListReviews) -> Page[forum_resources.ResourceItem]:
        return reviewing.list_reviews(call, command)

    @answers(forum_resources.LIST_RESOURCE_VERSIONS, EVERYBODY)
    def list_resource_versions(
        self, call: Call, command: forum_resources.ListResourceVersions
    ) -> Page[forum_resources.ResourceVersion]:
        return reading.list_resource_versions(call, command)

    @answers(forum_resources.LIST_RESOURCE_STEPS, MEMBERS)
    def list_resource_steps(
        self, call: Call, command: forum_resources.ListResourceSteps
    ) -> Page[forum_resources.ResourceStep]:
        return reading.list_resource_steps(call, command)

    @answers(forum_harvest.HARVEST_RESOURCES, EVERYBODY)
    def harvest_resources(self, call: Call, command: forum_harvest.HarvestResources) -> forum_harvest.HarvestedPage:
        return harvesting.harvest_resources(call, command)

    @handles(InterventionPublished)
    def on_intervention_published(self, call: Call, happened: Happened) -> None:
        citing.keep(call, happened)

    @handles(InterventionWithdrawn)
    def on_intervention_withdrawn(self, call: Call, happened: Happened) -> None:
        citing.keep(call, happened)

    @every(minutes=5)
    def tell_of_best_practices(self, call: Call) -> None:
        reviewing.tell_untold(call)
