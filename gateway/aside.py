"""Processes beside the gateway, for documents and strangers' files: what they are given to know, which is no secret."""

from __future__ import annotations

from typing import Final

from chassis.deployables import ROOT

ENVIRONMENT: Final = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8"}
