"""File names that are safe on any computer."""

from __future__ import annotations

import re
import unicodedata

# Characters that separate folders, that Windows forbids, or that have a meaning in a shell or a header.
_FORBIDDEN = re.compile(r"""[<>:"/\\|?*%;'`$&]""")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_LONGEST = 150


def harmless(filename: str, extensions: tuple[str, ...]) -> str:
    """The last part of the name, in NFC, without invisible or forbidden characters, with an extension of its content.

    `extensions` are those of the content; a name that ends with none of them gets the first.
    """
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", filename))[-1]
    visible = "".join(" " if c.isspace() else c for c in name if c.isspace() or unicodedata.category(c)[0] != "C")
    stem = " ".join(_FORBIDDEN.sub("_", visible).split()).strip(". -")
    extension = next((e for e in extensions if stem.lower().endswith(e)), None)
    stem = stem[: -len(extension)].rstrip(". ") if extension else stem
    if not stem or _DEVICES.match(stem):
        stem = f"document {stem}".rstrip()
    return stem[:_LONGEST].rstrip(". ") + (extension or extensions[0])
