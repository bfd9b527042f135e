"""What a probe is told of this gateway: whether it is alive, and whether it has what it needs itself.

Its own database, the broker, its relay. A service that nobody answers for makes its own operations unavailable, and no
gateway unready: what the others answer is still to be reached.
"""

from __future__ import annotations

from typing import cast

from fastapi import FastAPI, Response

from chassis.vitals import Vitals


def alive(app: FastAPI) -> Response:
    """503 when something of this process stands still for good, so that only a start helps."""
    return _verdict(_vitals(app).dead() or "", "alive")


def ready(app: FastAPI) -> Response:
    """503, with one line for each thing that is wrong, while this gateway cannot serve requests."""
    return _verdict("\n".join(_vitals(app).troubles()), "ready")


def _verdict(wrong: str, well: str) -> Response:
    return Response(f"{wrong or well}\n", 503 if wrong else 200, media_type="text/plain")


def _vitals(app: FastAPI) -> Vitals:
    return cast(Vitals, app.state.vitals)
