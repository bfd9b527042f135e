"""The door of the library: who writes for it, who decides, and who reads; the world reads what is published for it."""

from __future__ import annotations

from chassis.call import Call
from chassis.jobs import every
from chassis.messaging.handle import Happened
from chassis.policy import EVERYBODY, MEMBERS, WRITERS
from chassis.service import Service, answers, handles
from contracts import forum_harvest
from contracts import forum_library as contract
from contracts.base import Page
from contracts.programs_events import InterventionPublished, InterventionWithdrawn
from services.forum.doors import MODERATORS, OVERSEERS
from services.forum.library import citing, harvesting, reading, reviewing, shelves, writing


class LibraryDoor(Service):
    """What is asked of the library."""

    @answers(contract.DRAFT_RESOURCE, WRITERS)
    def draft_resource(self, call: Call, command: contract.DraftResource) -> contract.Resource:
        return writing.draft_resource(call, command)

    @answers(contract.EDIT_RESOURCE, WRITERS)
    def edit_resource(self, call: Call, command: contract.EditResource) -> contract.Resource:
        return writing.edit_resource(call, command)

    @answers(contract.SUBMIT_RESOURCE, WRITERS)
    def submit_resource(self, call: Call, command: contract.ResourceById) -> contract.Resource:
        return reviewing.submit_resource(call, command)

    @answers(contract.RETURN_RESOURCE, MODERATORS)
    def return_resource(self, call: Call, command: contract.DecideResource) -> contract.Resource:
        return reviewing.return_resource(call, command)

    @answers(contract.PUBLISH_RESOURCE, MODERATORS)
    def publish_resource(self, call: Call, command: contract.ResourceById) -> contract.Resource:
        return reviewing.publish_resource(call, command)

    @answers(contract.REVISE_RESOURCE, WRITERS)
    def revise_resource(self, call: Call, command: contract.ResourceById) -> contract.Resource:
        return writing.revise_resource(call, command)

    @answers(contract.WITHDRAW_RESOURCE, WRITERS)
    def withdraw_resource(self, call: Call, command: contract.DecideResource) -> contract.Resource:
        return reviewing.withdraw_resource(call, command)

    @answers(contract.READ_RESOURCE, EVERYBODY)
    def read_resource(self, call: Call, command: contract.ReadResource) -> contract.Resource:
        return reading.read_resource(call, command)

    @answers(contract.LIST_RESOURCES, EVERYBODY)
    def list_resources(self, call: Call, command: contract.ListResources) -> Page[contract.ResourceItem]:
        return shelves.list_resources(call, command)

    @answers(contract.COUNT_RESOURCES, EVERYBODY)
    def count_resources(self, call: Call, command: contract.CountResources) -> contract.ResourceCounts:
        return shelves.count_resources(call, command)

    @answers(contract.LIST_SUBJECTS, EVERYBODY)
    def list_subjects(self, call: Call, command: contract.ListSubjects) -> contract.Vocabulary:
        return shelves.list_subjects(call)

    @answers(contract.LIST_MY_RESOURCES, MEMBERS)
    def list_my_resources(self, call: Call, command: contract.ListMyResources) -> Page[contract.ResourceItem]:
        return writing.list_my_resources(call, command)

    @answers(contract.LIST_REVIEWS, OVERSEERS)
    def list_reviews(self, call: Call, command: contract.ListReviews) -> Page[contract.ResourceItem]:
        return reviewing.list_reviews(call, command)

    @answers(contract.LIST_RESOURCE_VERSIONS, EVERYBODY)
    def list_resource_versions(
        self, call: Call, command: contract.ListResourceVersions
    ) -> Page[contract.ResourceVersion]:
        return reading.list_resource_versions(call, command)

    @answers(contract.LIST_RESOURCE_STEPS, MEMBERS)
    def list_resource_steps(self, call: Call, command: contract.ListResourceSteps) -> Page[contract.ResourceStep]:
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
