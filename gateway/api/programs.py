"""The programmes under /api/v1/programs."""

from __future__ import annotations

from contracts import data_export
from contracts.programs import catalogue as programs_catalogue
from contracts.programs import findings as programs_findings
from contracts.programs import funding as programs_funding
from contracts.programs import methodologies as programs_methodologies
from contracts.programs.editions import editions as programs_editions
from contracts.programs.editions import phases as programs_phases
from contracts.programs.editions import programmes as programs_programmes
from contracts.programs.plans import activities as programs_activities
from contracts.programs.plans import citations as programs_citations
from contracts.programs.plans import money_requests as programs_money_requests
from contracts.programs.results import follow_ups as programs_follow_ups
from contracts.programs.results import indicators as programs_indicators
from contracts.programs.results import published as programs_published
from gateway.expose import delete, get, patch, post

ROUTES = [
    get("/mine", data_export.PROGRAMS),
    get("/methodologies", programs_methodologies.LIST_METHODOLOGIES),
    get("/methodologies/{methodology}", programs_methodologies.READ_METHODOLOGY),
    get("/programmes", programs_programmes.LIST_PROGRAMMES),
    post("/programmes", programs_programmes.CREATE_PROGRAMME),
    get("/programmes/{programme}", programs_programmes.READ_PROGRAMME),
    patch("/programmes/{programme}", programs_programmes.EDIT_PROGRAMME),
    get("/programmes/{programme}/funding", programs_funding.READ_FUNDING),
    post("/programmes/{programme}/editions", programs_editions.CREATE_EDITION),
    get("/editions", programs_editions.LIST_EDITIONS),
    get("/published", programs_published.LIST_PUBLISHED),
    get("/editions/{edition_id}", programs_editions.READ_EDITION),
    patch("/editions/{edition_id}", programs_editions.EDIT_EDITION),
    get("/editions/{edition_id}/decisions", programs_phases.LIST_DECISIONS),
    post("/editions/{edition_id}/activities", programs_activities.PLAN_ACTIVITY),
    get("/editions/{edition_id}/indicators", programs_indicators.LIST_INDICATORS),
    post("/editions/{edition_id}/indicators", programs_indicators.ADD_INDICATOR),
    get("/editions/{edition_id}/citations", programs_citations.LIST_CITATIONS),
    post("/editions/{edition_id}/citations", programs_citations.CITE_INTERVENTION),
    get("/editions/{edition_id}/proposals", programs_findings.LIST_PROPOSALS),
    post("/editions/{edition_id}/proposals", programs_findings.PROPOSE_MODULES),
    get("/phases/{phase_id}", programs_phases.READ_PHASE),
    get("/phases/{phase_id}/deliverables", programs_phases.LIST_DELIVERABLES),
    post("/phases/{phase_id}/deliverables", programs_phases.ADD_DELIVERABLE),
    post("/phases/{phase_id}/submission", programs_phases.SUBMIT_PHASE),
    post("/phases/{phase_id}/approval", programs_phases.APPROVE_PHASE),
    post("/phases/{phase_id}/return", programs_phases.RETURN_PHASE),
    post("/phases/{phase_id}/skip-request", programs_phases.REQUEST_SKIP),
    post("/phases/{phase_id}/skip-confirmation", programs_phases.CONFIRM_SKIP),
    delete("/deliverables/{deliverable_id}", programs_phases.REMOVE_DELIVERABLE),
    get("/activities", programs_activities.LIST_ACTIVITIES),
    get("/activities/{activity_id}", programs_activities.READ_ACTIVITY),
    patch("/activities/{activity_id}", programs_activities.EDIT_ACTIVITY),
    post("/activities/{activity_id}/money-requests", programs_money_requests.REQUEST_MONEY),
    get("/money-requests", programs_money_requests.LIST_MONEY_REQUESTS),
    get("/money-requests/{request_id}", programs_money_requests.READ_MONEY_REQUEST),
    get("/indicators/{indicator_id}", programs_indicators.READ_INDICATOR),
    patch("/indicators/{indicator_id}", programs_indicators.EDIT_INDICATOR),
    get("/indicators/{indicator_id}/actuals", programs_indicators.LIST_ACTUALS),
    post("/indicators/{indicator_id}/actuals", programs_indicators.RECORD_ACTUAL),
    post("/actuals/{actual_id}/withdrawal", programs_indicators.WITHDRAW_ACTUAL),
    get("/interventions", programs_catalogue.LIST_INTERVENTIONS),
    post("/interventions", programs_catalogue.ADD_INTERVENTION),
    get("/interventions/{intervention}", programs_catalogue.READ_INTERVENTION),
    get("/interventions/{intervention}/versions", programs_catalogue.LIST_VERSIONS),
    post("/interventions/{intervention}/versions", programs_catalogue.PUBLISH_VERSION),
    post("/interventions/{intervention}/withdrawal", programs_catalogue.WITHDRAW_INTERVENTION),
    get("/interventions/{intervention}/practices", programs_catalogue.LIST_PRACTICES),
    get("/follow-ups", programs_follow_ups.LIST_FOLLOW_UPS),
    post("/follow-ups/{follow_up_id}/record", programs_follow_ups.RECORD_FOLLOW_UP),
    post("/follow-ups/reminders", programs_follow_ups.REMIND_FOLLOW_UPS),
]
