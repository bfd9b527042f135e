"""The icons, drawn on a grid of 24: one line each, in the colour of the text they stand beside."""

from __future__ import annotations

from markupsafe import Markup

from contracts.forum.inbox.preferences import KINDS, Area
from contracts.notices import NoticeKind

_DRAWN = {
    "home": '<path d="M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z"/>',
    "forum": '<path d="M4 5h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H9l-4 3v-3H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z"/>'
    '<path d="M20 9h0a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-1v3l-4-3h-3"/>',
    "chat": '<path d="M12 4c5 0 9 3.2 9 7.3s-4 7.3-9 7.3a11 11 0 0 1-2.6-.3L5 20.5l.9-3.6C4.1 15.5 3 13.5 3 '
    '11.3 3 7.2 7 4 12 4z"/><path d="M8.5 11.3h.01M12 11.3h.01M15.5 11.3h.01"/>',
    "programmes": '<path d="M5 21V4M5 4h11l-2 4 2 4H5"/>',
    "training": '<path d="M2 9l10-5 10 5-10 5z"/><path d="M6 11.5V17c3.5 2.7 8.5 2.7 12 0v-5.5M22 9v6"/>',
    "library": '<path d="M4 4h4v16H4zM8 4h4v16H8zM12.5 5.2l3.8-1 4.2 15.5-3.9 1z"/><path d="M4 8h8"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 .4l3-3a4.2 4.2 0 0 0-6-6l-1.6 1.6M14 '
    '10a4 4 0 0 0-6-.4l-3 3a4.2 4.2 0 0 0 6 6l1.6-1.6"/>',
    "camera": '<path d="M4 7.5h3.5L9 5h6l1.5 2.5H20a1 1 0 0 1 1 1V18a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V8.5a1 1 0 0 1 1-1z'
    '"/>'
    '<circle cx="12" cy="13" r="3.5"/>',
    "play": '<circle cx="12" cy="12" r="9"/><path d="M10 8.5v7l5.5-3.5z"/>',
    "news": '<path d="M4 5h13v14H6a2 2 0 0 1-2-2zM17 9h3v8a2 2 0 0 1-2 2h-1M7.5 9h6M7.5 12h6M7.5 15h4"/>',
    "star": '<path d="M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9-5.2-2.8-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z"/>',
    "fund": '<circle cx="9.5" cy="12" r="6.5"/><path d="M14 6.2a6.5 6.5 0 1 1 0 11.6"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>',
    "bell": '<path d="M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15z"/><path d="M10 21h4"/>',
    "person": '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.6-3.7 3.2-5.5 6.5-5.5s5.9 1.8 6.5 5.5"/><path '
    'd="M15.5 4.8a3.5 3.5 0 0 1 0 6.4M17.5 14.8c2.2.7 3.6 2.4 4 5.2"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3.8 6 3.8 9s-.8 6-3.8 '
    '9c-3-3-3.8-6-3.8-9s.8-6 3.8-9z"/>',
    "exit": '<path d="M14 4h5a1 1 0 0 1 1 1v14a1 1 0 0 1-1 1h-5M10 8l-4 4 4 4M6 12h10"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "pen": '<path d="M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19z"/>',
    "quote": '<path d="M10 7c-3.5 1-5 3-5 6.5V17h5v-5H7.5M19 7c-3.5 1-5 3-5 6.5V17h5v-5h-2.5"/>',
    "flag": '<path d="M5 21V4c4-2 7 2 13 0v10c-6 2-9-2-13 0"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="1.5"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "eye-off": '<path d="M4 4l16 16M9.9 5.3A9 9 0 0 1 12 5c5 0 8.5 4.5 9.5 7-.5 1.2-1.5 2.8-3 4.2M6.5 7.5C4.5 '
    '8.9 3.2 10.8 2.5 12c1 2.5 4.5 7 9.5 7 1.4 0 2.7-.4 3.8-.9"/>',
    "check": '<path d="M4.5 12.5l5 5 10-11"/>',
    "todo": '<path d="M9 6h11M9 12h11M9 18h11"/><path d="M3.5 6l1.2 1.2L6.8 5M3.5 12l1.2 '
    '1.2L6.8 11M3.5 18l1.2 1.2L6.8 17"/>',
    "clock": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6M12 7.5h.01"/>',
    "alert": '<path d="M12 3.5L2.5 20h19z"/><path d="M12 10v4.5M12 17.3h.01"/>',
    "offline": '<path d="M4 4l16 16M2.5 9a15 15 0 0 1 5-2.9M21.5 9a15 15 0 0 0-9.7-3.9M6 13a9.5 9.5 0 0 1 '
    '4-2.4M18 13a9 9 0 0 0-2.5-1.7M9.5 16.5a4 4 0 0 1 5 0M12 20h.01"/>',
    "send": '<path d="M4 12l16-8-5.5 16-3-6.5z"/><path d="M11.5 13.5L20 4"/>',
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "next": '<path d="M9 5l7 7-7 7"/>',
    "down": '<path d="M5 9l7 7 7-7"/>',
    "file": '<path d="M6 3h8l4 4v14H6z"/><path d="M14 3v4h4M9 12h6M9 16h6"/>',
    "shield": '<path d="M12 3l8 3v6c0 4.7-3.3 7.7-8 9-4.7-1.3-8-4.3-8-9V6z"/><path d="M8.5 12l2.5 2.5 4.5-5"/>',
    "trash": '<path d="M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6"/>',
    "history": '<path d="M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5M12 8v4.5l3 2"/>',
    "sun": '<circle cx="12" cy="12" r="4"/><path d="M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 '
    '1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4"/>',
    "moon": '<path d="M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z"/>',
    "pin": '<path d="M12 21s7-6 7-11.5a7 7 0 0 0-14 0C5 15 12 21 12 21z"/><circle cx="12" cy="9.5" r="2.5"/>',
    "calendar": '<rect x="4" y="5.5" width="16" height="15" rx="1.5"/><path d="M4 10h16M8.5 3v4M15.5 3v4"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
}


def icon(name: str) -> Markup:
    """The icon, hidden from screen readers: what it means is said in words beside it."""
    return Markup(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{_DRAWN[name]}</svg>')  # noqa: S704  # nosec B704 # ours


# What a notice is recognized by: its kind, or else the part of the platform that it comes from.
_KINDS = {
    NoticeKind.MENTIONED: "bell", NoticeKind.POST_FLAGGED: "flag", NoticeKind.POST_HIDDEN: "eye-off",
    NoticeKind.ANSWER_ACCEPTED: "check", NoticeKind.SECOND_SIGNATURE_NEEDED: "pen", NoticeKind.PHASE_APPROVED: "check",
    NoticeKind.FOLLOW_UP_DUE: "calendar",
} | dict.fromkeys(
    (
        NoticeKind.WARNED, NoticeKind.MUTED, NoticeKind.MUTED_ON_BOARD, NoticeKind.FORUM_SUSPENDED,
        NoticeKind.MEASURE_LIFTED, NoticeKind.APPEAL_MADE, NoticeKind.APPEAL_GRANTED, NoticeKind.APPEAL_REJECTED,
        NoticeKind.ACCOUNT_SUSPENSION_ASKED,
    ),
    "shield",
)  # fmt: skip
_AREAS = {
    Area.FORUM: "forum", Area.LIBRARY: "library", Area.CHAT: "chat", Area.PROGRAMS: "programmes",
    Area.TRAINING: "training", Area.FUNDS: "fund",
}  # fmt: skip


def notice_sign(kind: str) -> Markup:
    """The icon of a kind of notice."""
    known = NoticeKind(kind)
    return icon(_KINDS.get(known) or _AREAS[KINDS[known].area])
