"""Static files of ours: named after their content, so that browsers keep them for ever, and compressed once.

Style sheets under static/styles/ are served as one file, in the order of their names. Where a style sheet or a script
names another file of ours ("./live.js", url(./public-sans.woff2)), it gets the name under which that one is served.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request, Response
from rcssmin import cssmin
from rjsmin import jsmin

from contracts.base import NOT_FOUND

_FOLDER = Path(__file__).parent.parent / "web" / "static"
_TOGETHER = "convive.css"
_REFERENCE = re.compile(r"\./([\w-]+\.(?:css|js|svg|woff2))")
# What only its writers read is not served: comments, and how lines are set in.
_SMALLER = {".css": cssmin, ".js": jsmin}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
_TYPES = {".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".css": "text/css"}


@dataclass(frozen=True)
class Asset:
    """A file as it is served. `packed` is empty where packing would gain nothing."""

    address: str
    content: bytes
    packed: bytes
    media_type: str


def _load() -> dict[str, Asset]:
    files = {path.name: path for path in sorted(_FOLDER.rglob("*")) if path.suffix in _TYPES}
    texts = {name: path.read_bytes() for name, path in files.items() if path.parent.name != "styles"}
    styles = [path.read_text("utf-8") for path in files.values() if path.parent.name == "styles"]
    texts[_TOGETHER] = "".join(styles).encode()
    made: dict[str, Asset] = {}
    for name in texts:
        _make(name, texts, made, ())
    return made


def _make(name: str, texts: dict[str, bytes], made: dict[str, Asset], within: tuple[str, ...]) -> Asset:
    """The asset, after those that it names. Raises ValueError when two files name each other."""
    if name in within:
        raise ValueError(f"files name each other: {(*within, name)}")
    if name not in made:
        content = texts[name]
        if name.endswith((".css", ".js")):
            written = _REFERENCE.sub(
                lambda found: _make(found.group(1), texts, made, (*within, name)).address, content.decode()
            )
            content = _SMALLER[name[name.rindex(".") :]](written).encode()
        made[name] = _asset(name, content)
    return made[name]


def _asset(name: str, content: bytes) -> Asset:
    stem, dot, ending = name.rpartition(".")
    digest = hashlib.sha256(content).hexdigest()[:12]
    packed = b"" if ending == "woff2" else gzip.compress(content, 9, mtime=0)
    media_type = _TYPES.get(dot + ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(f"/static/{stem}.{digest}{dot}{ending}", content, packed, media_type)


ASSETS = _load()
_BY_ADDRESS = {asset.address: asset for asset in ASSETS.values()}


def static_url(name: str) -> str:
    """The address of a static file, which changes with its content."""
    return ASSETS[name].address


def serve(request: Request, name: str) -> Response:
    """The file of that name and content. Raises NOT_FOUND."""
    asset = _BY_ADDRESS.get(f"/static/{name}")
    if asset is None:
        raise NOT_FOUND(what="file")
    return answer(request, asset, _FOR_EVER)


def answer(request: Request, asset: Asset, headers: dict[str, str]) -> Response:
    """The file, packed for whoever takes it so."""
    if asset.packed and takes_gzip(request):
        return Response(asset.packed, headers=headers | {"Content-Encoding": "gzip"}, media_type=asset.media_type)
    return Response(asset.content, headers=headers, media_type=asset.media_type)


def takes_gzip(request: Request) -> bool:
    """Whether the browser takes packed answers."""
    return "gzip" in request.headers.get("accept-encoding", "")
