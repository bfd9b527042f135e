"""All pages. A part of the site is a module with a `router`, listed here."""

from __future__ import annotations

from fastapi import APIRouter

from gateway.web import account, admission, home, registering, signing_in, site, verification
from gateway.web.refusals import PageRoute

router = APIRouter(route_class=PageRoute, include_in_schema=False)
for part in (home, signing_in, registering, account, admission, verification, site):
    router.include_router(part.router)
