"""The parts of a best practice."""

from __future__ import annotations

PARTS = {
    "problem": "Bars closed at five.",
    "context": "A port of 300,000 people.",
    "what_was_done": "They close at two.",
    "evidence": "A third fewer homicides.",
    "cost": "Inspectors' pay.",
    "contact": "The mayor's office.",
}
