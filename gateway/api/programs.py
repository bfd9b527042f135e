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
from gateway.expose import delete, get, patch, post, reads

ROUTES = [
    *reads(
        programs_methodologies,
        programs_programmes,
        programs_funding,
        programs_editions,
        programs_published,
        programs_phases,
        programs_indicators,
        programs_citations,
        programs_findings,
        programs_activities,
        programs_money_requests,
        programs_catalogue,
        programs_follow_ups,
    ),
    get("/mine", data_export.PROGRAMS),
    post("/programmes", programs_programmes.CREATE_PROGRAMME),
    patch("/programmes/{programme}", programs_programmes.EDIT_PROGRAMME),
    post("/programmes/{programme}/editions", programs_editions.CREATE_EDITION),
    patch("/editions/{edition_id}", programs_editions.EDIT_EDITION),
    post("/editions/{edition_id}/activities", programs_activities.PLAN_ACTIVITY),
    post("/editions/{edition_id}/indicators", programs_indicators.ADD_INDICATOR),
    post("/editions/{edition_id}/citations", programs_citations.CITE_INTERVENTION),
    post("/editions/{edition_id}/proposals", programs_findings.PROPOSE_MODULES),
    post("/phases/{phase_id}/deliverables", programs_phases.ADD_DELIVERABLE),
    post("/phases/{phase_id}/submission", programs_phases.SUBMIT_PHASE),
    post("/phases/{phase_id}/approval", programs_phases.APPROVE_PHASE),
    post("/phases/{phase_id}/return", programs_phases.RETURN_PHASE),
    post("/phases/{phase_id}/skip-request", programs_phases.REQUEST_SKIP),
    post("/phases/{phase_id}/skip-confirmation", programs_phases.CONFIRM_SKIP),
    delete("/deliverables/{deliverable_id}", programs_phases.REMOVE_DELIVERABLE),
    patch("/activities/{activity_id}", programs_activities.EDIT_ACTIVITY),
    post("/activities/{activity_id}/money-requests", programs_money_requests.REQUEST_MONEY),
    patch("/indicators/{indicator_id}", programs_indicators.EDIT_INDICATOR),
    post("/indicators/{indicator_id}/actuals", programs_indicators.RECORD_ACTUAL),
    post("/actuals/{actual_id}/withdrawal", programs_indicators.WITHDRAW_ACTUAL),
    post("/interventions", programs_catalogue.ADD_INTERVENTION),
    post("/interventions/{intervention}/versions", programs_catalogue.PUBLISH_VERSION),
    post("/interventions/{intervention}/withdrawal", programs_catalogue.WITHDRAW_INTERVENTION),
    post("/follow-ups/{follow_up_id}/record", programs_follow_ups.RECORD_FOLLOW_UP),
    post("/follow-ups/reminders", programs_follow_ups.REMIND_FOLLOW_UPS),
]
