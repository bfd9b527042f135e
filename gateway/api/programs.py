"""The programmes under /api/v1/programs."""

from __future__ import annotations

from contracts import mine
from contracts import programs as contract
from contracts import programs_activities as acting
from contracts import programs_catalogue as citing
from contracts import programs_evaluations as evaluating
from contracts import programs_indicators as measuring
from contracts import programs_published as publishing
from gateway.expose import delete, get, patch, post

ROUTES = [
    get("/mine", mine.PROGRAMS),
    get("/methodologies", contract.LIST_METHODOLOGIES),
    get("/methodologies/{methodology}", contract.READ_METHODOLOGY),
    get("/programmes", contract.LIST_PROGRAMMES),
    post("/programmes", contract.CREATE_PROGRAMME),
    get("/programmes/{programme}", contract.READ_PROGRAMME),
    patch("/programmes/{programme}", contract.EDIT_PROGRAMME),
    get("/programmes/{programme}/funding", acting.READ_FUNDING),
    post("/programmes/{programme}/editions", contract.CREATE_EDITION),
    get("/editions", contract.LIST_EDITIONS),
    get("/published", publishing.LIST_PUBLISHED),
    get("/editions/{edition_id}", contract.READ_EDITION),
    patch("/editions/{edition_id}", contract.EDIT_EDITION),
    get("/editions/{edition_id}/decisions", contract.LIST_DECISIONS),
    post("/editions/{edition_id}/activities", acting.PLAN_ACTIVITY),
    get("/editions/{edition_id}/indicators", measuring.LIST_INDICATORS),
    post("/editions/{edition_id}/indicators", measuring.ADD_INDICATOR),
    get("/editions/{edition_id}/citations", citing.LIST_CITATIONS),
    post("/editions/{edition_id}/citations", citing.CITE_INTERVENTION),
    get("/editions/{edition_id}/proposals", evaluating.LIST_PROPOSALS),
    post("/editions/{edition_id}/proposals", evaluating.PROPOSE_MODULES),
    get("/phases/{phase_id}", contract.READ_PHASE),
    get("/phases/{phase_id}/deliverables", contract.LIST_DELIVERABLES),
    post("/phases/{phase_id}/deliverables", contract.ADD_DELIVERABLE),
    post("/phases/{phase_id}/submission", contract.SUBMIT_PHASE),
    post("/phases/{phase_id}/approval", contract.APPROVE_PHASE),
    post("/phases/{phase_id}/return", contract.RETURN_PHASE),
    post("/phases/{phase_id}/skip-request", contract.REQUEST_SKIP),
    post("/phases/{phase_id}/skip-confirmation", contract.CONFIRM_SKIP),
    delete("/deliverables/{deliverable_id}", contract.REMOVE_DELIVERABLE),
    get("/activities", acting.LIST_ACTIVITIES),
    get("/activities/{activity_id}", acting.READ_ACTIVITY),
    patch("/activities/{activity_id}", acting.EDIT_ACTIVITY),
    post("/activities/{activity_id}/money-requests", acting.REQUEST_MONEY),
    get("/money-requests", acting.LIST_MONEY_REQUESTS),
    get("/money-requests/{request_id}", acting.READ_MONEY_REQUEST),
    get("/indicators/{indicator_id}", measuring.READ_INDICATOR),
    patch("/indicators/{indicator_id}", measuring.EDIT_INDICATOR),
    get("/indicators/{indicator_id}/actuals", measuring.LIST_ACTUALS),
    post("/indicators/{indicator_id}/actuals", measuring.RECORD_ACTUAL),
    post("/actuals/{actual_id}/withdrawal", measuring.WITHDRAW_ACTUAL),
    get("/interventions", citing.LIST_INTERVENTIONS),
    post("/interventions", citing.ADD_INTERVENTION),
    get("/interventions/{intervention}", citing.READ_INTERVENTION),
    get("/interventions/{intervention}/versions", citing.LIST_VERSIONS),
    post("/interventions/{intervention}/versions", citing.PUBLISH_VERSION),
    post("/interventions/{intervention}/withdrawal", citing.WITHDRAW_INTERVENTION),
    get("/interventions/{intervention}/practices", citing.LIST_PRACTICES),
    get("/follow-ups", evaluating.LIST_FOLLOW_UPS),
    post("/follow-ups/{follow_up_id}/record", evaluating.RECORD_FOLLOW_UP),
    post("/follow-ups/reminders", evaluating.REMIND_FOLLOW_UPS),
]
