"""Agreements with donors: drafted, signed, amended and ended; their instalments, reports and awards; the donors."""
