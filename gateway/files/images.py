"""Images painted anew: what is not picture (where it was taken, by whom, hidden additions) stays behind."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from contracts.forum.files import FILE_BROKEN, IMAGE_MOVES, IMAGE_TOO_LARGE, FileType

_MEGAPIXELS: Final = 40
# What a large screen shows; a photograph from a telephone is larger by half.
_LONGEST, _LONGEST_SMALL = 4096, 640
_FORMATS: Final = {FileType.PNG: "PNG", FileType.JPEG: "JPEG", FileType.WEBP: "WEBP"}
_OPTIONS: Final[dict[str, dict[str, object]]] = {
    "PNG": {"optimize": False},
    "JPEG": {"quality": 88, "progressive": True},
    "WEBP": {"quality": 88, "method": 4},
}


@dataclass(frozen=True)
class Painted:
    """The image as it is kept, and as it is shown among others."""

    kept: Path
    small: Path
    width: int
    height: int


def kind_of(start: bytes) -> FileType | None:
    """The kind of image that begins like this, if any of ours does."""
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileType.PNG
    if start.startswith(b"\xff\xd8\xff"):
        return FileType.JPEG
    return FileType.WEBP if start[:4] == b"RIFF" and start[8:12] == b"WEBP" else None


def paint(path: Path, kind: FileType, folder: Path, filename: str) -> Painted:
    """Raises IMAGE_TOO_LARGE before anything is unpacked, IMAGE_MOVES, FILE_BROKEN."""
    Image.MAX_IMAGE_PIXELS = _MEGAPIXELS * 1_000_000
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(path, formats=[_FORMATS[kind]]) as image:
            # A telephone's photograph may have a second one behind it, which is no animation and is left out.
            if getattr(image, "n_frames", 1) > 1 and image.format != "MPO":
                raise IMAGE_MOVES(filename=filename)
            image.draft("RGB", (_LONGEST, _LONGEST))
            image.load()
            upright = _plain(ImageOps.exif_transpose(image))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise IMAGE_TOO_LARGE(filename=filename, limit=_MEGAPIXELS) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise FILE_BROKEN(filename=filename) from None
    return _written(upright, kind, folder)


def _plain(image: Image.Image) -> Image.Image:
    """The picture alone, in the colours of the web."""
    mode = "RGBA" if "A" in image.getbands() or "transparency" in image.info else "RGB"
    if image.mode not in ("RGB", "RGBA"):
        return image.convert(mode)
    profile = image.info.get("icc_profile")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"))
            return converted or image
        except ImageCms.PyCMSError:  # a profile that says nothing is as good as none
            return image
    return image


def _written(image: Image.Image, kind: FileType, folder: Path) -> Painted:
    if kind is FileType.JPEG and image.mode != "RGB":
        image = image.convert("RGB")
    image.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    kept, small = folder / "kept", folder / "small"
    _save(image, kept, _FORMATS[kind])
    width, height = image.size
    image.thumbnail((_LONGEST_SMALL, _LONGEST_SMALL), Image.Resampling.LANCZOS)
    _save(image, small, "WEBP")
    return Painted(kept, small, width, height)


def _save(image: Image.Image, path: Path, form: str) -> None:
    """Of the pixels only: what Pillow would carry over from the file is left out."""
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    bare.save(path, form, **_OPTIONS[form])
