"""The API, a table of routes per service: `ROUTES` in gateway/api/<service>.py."""

from __future__ import annotations

import importlib
from functools import lru_cache

from fastapi import APIRouter

from gateway.expose import Route, router

SERVICES = ("identity", "forum", "chat", "programs", "training", "funds")


@lru_cache
def tables() -> dict[str, list[Route]]:
    """The routes of each service."""
    return {name: importlib.import_module(f"gateway.api.{name}").ROUTES for name in SERVICES}


def routers() -> list[APIRouter]:
    """A FastAPI router per service."""
    return [router(name, routes) for name, routes in tables().items()]
