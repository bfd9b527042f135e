"""What programmes keep of a member: the editions of which the member is the officer. All else are acts in office."""

from __future__ import annotations

from chassis.data_export import ME, Held
from services.programs.editions.model import Edition

HELD = (Held(Edition, Edition.officer_id == ME),)
