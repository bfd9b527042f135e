"""Which addresses are counted as one caller's: by the door, the rate limits and the throttle alike."""

from __future__ import annotations

import ipaddress


def household(address: str) -> str:
    """Who is counted as one: an IPv4 address, or the /64 that a household has of IPv6."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:  # a proxy may write what it likes
        return address
    if isinstance(known, ipaddress.IPv6Address) and known.ipv4_mapped is None:
        return str(ipaddress.ip_network((known, 64), strict=False).network_address)
    return address
