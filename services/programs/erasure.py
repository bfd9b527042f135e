"""What is erased of a member: nothing here. Programmes name officers by id only, and what they did in office stays.

The name goes with the service's copy of the member. A test names a table that needs an entry.
"""

from __future__ import annotations

from chassis.door import Eraser

ERASURE: list[Eraser] = []
