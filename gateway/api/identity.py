"""Identity's routes, below /api/v1/identity."""

from __future__ import annotations

from contracts import accounts
from gateway.expose import delete, get, patch, post

ROUTES = [
    post("/registrations", accounts.REGISTER),
    get("/registrations", accounts.LIST_REGISTRATIONS),
    post("/registrations/{member_id}/admit", accounts.ADMIT),
    post("/registrations/{member_id}/refuse", accounts.REFUSE_REGISTRATION),
    get("/members", accounts.LIST_MEMBERS),
    get("/members/{member_id}", accounts.READ_MEMBER),
    patch("/members/{member_id}", accounts.CHANGE_MEMBER),
    post("/members/{member_id}/suspend", accounts.SUSPEND),
    post("/members/{member_id}/reinstate", accounts.REINSTATE),
    delete("/members/{member_id}", accounts.ERASE),
    get("/directory", accounts.FIND_MEMBERS),
    get("/me", accounts.ME),
    patch("/me", accounts.UPDATE_ME),
    get("/me/export", accounts.EXPORT_ME),
    post("/me/password", accounts.CHANGE_PASSWORD),
    post("/sessions", accounts.SIGN_IN),
    get("/sessions", accounts.LIST_SESSIONS),
    post("/sessions/rotate", accounts.ROTATE_SESSION),
    post("/sessions/sign-out", accounts.SIGN_OUT),
    post("/sessions/sign-out-everywhere", accounts.SIGN_OUT_EVERYWHERE),
    delete("/sessions/{session_id}", accounts.REVOKE_SESSION),
    get("/audit", accounts.LIST_AUDIT),
]
