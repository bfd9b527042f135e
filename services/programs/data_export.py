"""What the programmes hold about a member: the editions of which they are the officer. All else are official acts."""

from __future__ import annotations

from chassis.data_export import ME, Held
from services.programs.editions.model import Edition

HELD = (Held(Edition, Edition.officer_id == ME),)
