"""What the pages of the library call uses, states, audiences, licences and the parts of a practice."""

from __future__ import annotations

from typing import Final

from contracts.forum.library.resources import Licence, ResourceAudience, ResourceKind, ResourceState, ResourceStepKind

# What each kind is for, where somebody chooses one.
RESOURCE_USES: Final = {
    ResourceKind.PUBLICATION: "A study, manual, law or report.",
    ResourceKind.BEST_PRACTICE: "What was done, what changed and what it cost, so that others can do the same.",
    ResourceKind.NEWS: "A recent event or announcement.",
    ResourceKind.BLOG_POST: "Your views or experience, in your own words.",
    ResourceKind.VIDEO: "A recording to watch online.",
}
RESOURCE_STATES: Final = {
    ResourceState.DRAFT: "Draft",
    ResourceState.IN_REVIEW: "Awaiting review",
    ResourceState.PUBLISHED: "Published",
    ResourceState.WITHDRAWN: "Withdrawn",
}
RESOURCE_AUDIENCES: Final = {
    ResourceAudience.MEMBERS: "Members only",
    ResourceAudience.PUBLIC: "Everyone, including people without an account",
}
LICENCES: Final = {
    Licence.CC0: "CC0 1.0, no rights reserved",
    Licence.CC_BY: "CC BY 4.0",
    Licence.CC_BY_SA: "CC BY-SA 4.0",
    Licence.CC_BY_NC: "CC BY-NC 4.0",
    Licence.CC_BY_NC_SA: "CC BY-NC-SA 4.0",
    Licence.CC_BY_ND: "CC BY-ND 4.0",
    Licence.CC_BY_NC_ND: "CC BY-NC-ND 4.0",
    Licence.CC_BY_NC_ND_IGO: "CC BY-NC-ND 3.0 IGO",
    Licence.PUBLIC_DOMAIN: "Public domain",
    Licence.ALL_RIGHTS: "All rights reserved",
}
LIBRARY_ACTIONS: Final = {
    ResourceStepKind.SUBMITTED: "submitted version {n}",
    ResourceStepKind.RETURNED: "returned version {n}",
    ResourceStepKind.PUBLISHED: "published version {n}",
    ResourceStepKind.WITHDRAWN: "withdrew the resource",
}
LIBRARY_FACETS: Final = {
    "kind": "Type",
    "subject": "Subject",
    "country": "Country",
    "language": "Language",
    "year": "Year",
}
PRACTICE_PARTS: Final = {
    "problem": "The problem",
    "context": "Context",
    "what_was_done": "What was done",
    "evidence": "Results and evidence",
    "cost": "Cost",
    "contact": "Contact",
}
