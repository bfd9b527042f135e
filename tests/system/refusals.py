"""What every refusal of the platform looks like, whoever refuses and whyever."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import httpx

SECURITY = {
    "content-security-policy": "default-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=()",
}


def check_headers(response: httpx.Response) -> None:
    """The security headers are on it."""
    for name, beginning in SECURITY.items():
        assert response.headers.get(name, "").startswith(beginning), (name, response.headers.get(name))


def check_problem(
    response: httpx.Response, status: int, code: str, field: str | None = None, reason: str | None = None
) -> dict[str, Any]:
    """A whole problem document (RFC 9457) with this code, and an error for the field, with this reason."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    check_headers(response)
    problem = dict(response.json())
    assert problem.keys() == {"type", "title", "status", "detail", "instance", "code", "params", "errors"}
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, f"/problems/{code}"), problem
    assert unquote(problem["instance"]) == response.request.url.path
    assert problem["title"] and problem["detail"] and "{" not in problem["detail"]
    if field is not None:
        found = {error["field"]: error for error in problem["errors"]}
        assert field in found, problem
        assert found[field]["message"]
        assert reason is None or found[field]["code"] == reason, problem
    return problem
