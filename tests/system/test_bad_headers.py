"""Hostile headers are of no effect, and every kind of answer carries the security headers."""

from __future__ import annotations

import httpx
import pytest

from gateway.rendering.assets import static_url
from tests.system.refusals import SECURITY, check_headers, check_problem

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Language": "x" * 5000},
        {"Accept-Language": "es;q=nan, ;;;q=, *;q=9"},
        {"traceparent": "00-zz-zz-00"},
        {"traceparent": "\u00ff" * 3000},
        {"X-Forwarded-For": "1.2.3.4, ' OR 1=1"},
        {"If-None-Match": '"' * 3000},
        {"Range": "bytes=0-18446744073709551616"},
    ],
)
def test_hostile_headers_are_of_no_effect(visitor: httpx.Client, headers: dict[str, str]) -> None:
    sent = {name: value.encode("latin-1") for name, value in headers.items()}
    response = visitor.get("/api/v1/funds/public", headers=list(sent.items()))
    assert response.status_code == 200, response.text
    check_headers(response)


def test_a_line_break_in_what_was_sent_stays_out_of_the_headers(visitor: httpx.Client) -> None:
    response = visitor.get("/api/v1/training/verify/x%0d%0aSet-Cookie:%20a=b/pdf")
    assert response.status_code in (404, 422)
    assert "set-cookie" not in response.headers
    check_problem(response, response.status_code, response.json()["code"])


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/readyz", "/api/v1/openapi.json", "/api/v1/funds/public", "/nowhere"]
)
def test_every_kind_of_answer_has_the_security_headers(visitor: httpx.Client, path: str) -> None:
    check_headers(visitor.get(path))


def test_files_of_which_no_document_is_made_carry_what_counts_for_them(visitor: httpx.Client) -> None:
    """A page has a dozen of them. What is a document, or could be shown as one, carries all of it."""
    for name in ("main.js", "convive.css", "public-sans.woff2"):
        sent = visitor.get(static_url(name))
        assert sent.status_code == 200
        assert SECURITY.keys() & sent.headers.keys() == {
            "x-content-type-options", "referrer-policy", "cross-origin-resource-policy"
        }, name  # fmt: skip
    for path in (static_url("convive.svg"), "/static/nothing.js", "/worker.js?lang=en"):
        check_headers(visitor.get(path))
