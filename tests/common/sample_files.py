"""Files as people send them, and as those send them who mean harm."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

PDF = (
    b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
    b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    b"xref\n0 3\n0000000000 65535 f \n0000000015 00000 n \n0000000064 00000 n \n"
    b"trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n116\n%%EOF\n"
)
SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html>\n<html><body><script>alert(1)</script></body></html>"
_CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def picture(form: str = "PNG", size: tuple[int, int] = (64, 48), mode: str = "RGB", **options: Any) -> bytes:
    """An image with a stripe in it."""
    image = Image.new(mode, size, 200 if mode in ("L", "P", "1") else None)
    image.paste(image.getpixel((0, 0)), (0, 0, size[0] // 2, size[1]))
    made = io.BytesIO()
    image.save(made, form, **options)
    return made.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A PNG of some bytes that says of itself that it is that large."""
    made = bytearray(picture("PNG"))
    made[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    made[29:33] = zlib.crc32(made[12:29]).to_bytes(4, "big")
    return bytes(made)


def photograph() -> bytes:
    """A telephone's photograph: it says where it was taken, by what, and which side is up."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010F] = "Telefono de Ana"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (IFDRational(17), IFDRational(29), IFDRational(55))
    exif[0x8825] = place
    return picture("JPEG", (80, 40), exif=exif, comment=b"Avenida 5, casa 3")


def animation(form: str) -> bytes:
    """An image that moves."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    made = io.BytesIO()
    frames[0].save(made, form, save_all=True, append_images=frames[1:], duration=100)
    return made.getvalue()


def archive(parts: dict[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packed) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def word(**more: bytes) -> bytes:
    """A document of Word; further parts by their names, "/" written as "__"."""
    parts = {"[Content_Types].xml": _CONTENT_TYPES, "word/document.xml": b"<w:document/>"}
    return archive(parts | {name.replace("__", "/"): content for name, content in more.items()})


def excel() -> bytes:
    """A workbook of Excel."""
    return archive({"[Content_Types].xml": _CONTENT_TYPES, "xl/workbook.xml": b"<workbook/>"})


def open_text(**more: bytes) -> bytes:
    """A text of OpenDocument."""
    parts = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"}
    return archive(parts | {name.replace("__", "/"): content for name, content in more.items()})


def bomb() -> bytes:
    """A document of two megabytes that is half a gigabyte when it is unpacked: packed badly, but soon."""
    made = io.BytesIO(word())
    with (
        zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as file,
        file.open("word/media/big", "w") as entry,
    ):
        for _ in range(500):
            entry.write(bytes(1_000_000))
    return made.getvalue()


def quoted_bomb() -> bytes:
    """An archive whose entries lie over one another, so that each tells the same bytes again."""
    made = bytearray(word(word__media__a=b"A" * 3_000))
    listed = made.rfind(b"PK\x01\x02")
    first = made.find(b"PK\x01\x02")
    made[listed + 42 : listed + 46] = made[first + 42 : first + 46]
    return bytes(made)
