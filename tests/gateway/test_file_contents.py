"""What a file is is told by its content: what is kept, what is refused and why, and what of an image stays behind."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from contracts.base import Refused
from contracts.forum.files import FileType
from gateway.files.content import Judged, judge
from tests.common import sample_files as sample


@pytest.fixture
def judged(tmp_path: Path) -> Any:
    def judged(content: bytes, filename: str = "file") -> Judged:
        path = tmp_path / "sent"
        path.write_bytes(content)
        return judge(tmp_path, path, filename)

    return judged


@pytest.mark.parametrize(
    ("content", "filename", "kind"),
    [
        (sample.PDF, "plan.exe", FileType.PDF),
        (sample.picture("PNG"), "plan.pdf", FileType.PNG),
        (sample.picture("JPEG"), "x", FileType.JPEG),
        (sample.picture("WEBP"), "x.svg", FileType.WEBP),
        (sample.picture("PNG", mode="1"), "x", FileType.PNG),
        (sample.picture("PNG", mode="RGBA"), "x", FileType.PNG),
        (sample.picture("JPEG", mode="CMYK"), "x", FileType.JPEG),
        (sample.word(), "x.docx", FileType.DOCX),
        (sample.excel(), "x.docx", FileType.XLSX),
        (sample.open_text(), "x.odt", FileType.ODT),
        ("país;año\nCR;2026\n".encode(), "datos.CSV", FileType.CSV),
        ("país;año\nCR;2026\n".encode("cp1252"), "datos.csv", FileType.CSV),
        ("Prevención\n".encode("utf-16"), "notas.doc", FileType.TEXT),
    ],
)
def test_what_is_kept_is_what_its_content_says(judged: Any, content: bytes, filename: str, kind: FileType) -> None:
    assert judged(content, filename).media_type is kind


ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "file_empty"),
        (b" \n\x00", "file_empty"),
        (sample.SVG, "file_kind"),
        (b"\xef\xbb\xbf" + sample.SVG, "file_kind"),
        (sample.HTML, "file_kind"),
        (b"Dear all,\n<script>alert(1)</script>", "file_kind"),
        (sample.animation("GIF"), "file_kind"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "file_kind"),
        (b"\x7fELF\x02\x01\x01", "file_kind"),
        (sample.archive({"anything.txt": b"x"}), "file_kind"),
        (sample.archive({"mimetype": b"application/epub+zip", "content.xml": b"x"}), "file_kind"),
        (sample.animation("PNG"), "image_moves"),
        (sample.animation("WEBP"), "image_moves"),
        (sample.claiming(7_000, 6_000), "image_too_large"),
        (sample.claiming(60_000, 60_000), "image_too_large"),
        (sample.picture("JPEG", (600, 600))[:-900], "file_broken"),
        (sample.picture("PNG", (600, 600))[:120], "file_broken"),
        (b"\x89PNG\r\n\x1a\n and nothing behind it", "file_broken"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "file_broken"),
        (b"%PDF-1.7\n of which the end is missing", "file_broken"),
        (sample.word()[:-30], "file_broken"),
        (sample.PDF + sample.HTML, "file_twofold"),
        (sample.PDF + sample.archive({"evil.class": b"x"}), "file_twofold"),
        (sample.PDF.replace(b"%\xe2", sample.HTML + b"%\xe2"), "file_twofold"),
        (sample.word() + sample.PDF, "file_twofold"),
        (sample.word() + b"PK", "file_twofold"),
        (b"PK\x03\x04" + sample.word(), "file_twofold"),
        (sample.PDF.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript >>"), "file_active"),
        (sample.PDF.replace(b"/Size 3", b"/Size 3 /Encrypt 9 0 R"), "file_locked"),
        (sample.word(word__vbaProject_bin=b"x"), "file_active"),
        (sample.word(word__activeX__activeX1_xml=b"x"), "file_active"),
        (sample.word(word__notes_xml=ENTITY), "file_active"),
        (sample.word(word__notes_xml=ENTITY.decode().encode("utf-16")), "file_active"),
        (sample.open_text(Basic__Standard__Module1_xml=b"x"), "file_active"),
        (sample.open_text(**{"META-INF__manifest.xml": b"<manifest:encryption-data/>"}), "file_locked"),
        (sample.archive({f"word/{n}": b"" for n in range(6_000)}), "file_swells"),
        (sample.quoted_bomb(), "file_swells"),
        (sample.word(word__media__big=bytes(3_000_000)), "file_swells"),
    ],
)
def test_what_is_refused_and_why(judged: Any, content: bytes, reason: str) -> None:
    _refuses(judged, content, reason)


def test_half_a_gigabyte_in_a_small_document_is_refused(judged: Any) -> None:
    _refuses(judged, sample.bomb(), "file_swells")  # made here: every run of any test would otherwise make it


def _refuses(judged: Any, content: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        judged(content, "Informe.pdf")
    assert refused.value.refusal.code == f"forum.{reason}"
    assert refused.value.params["filename"] == "Informe.pdf"


def test_a_lie_about_the_size_of_what_is_packed_is_seen(judged: Any) -> None:
    made = bytearray(sample.word(word__media__a=b"A" * 100_000))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = made.rfind(mark) + at
        made[place : place + 4] = (10).to_bytes(4, "little")
    with pytest.raises(Refused, match="file_broken"):
        judged(bytes(made))


def test_a_document_locked_with_a_password_is_refused(judged: Any) -> None:
    made = bytearray(sample.word())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        made[made.find(mark) + at] |= 1
    with pytest.raises(Refused, match="file_locked"):
        judged(bytes(made))


def test_of_a_photograph_only_the_picture_is_kept_the_right_way_up(judged: Any) -> None:
    sent = sample.photograph()
    assert b"Telefono de Ana" in sent
    assert b"Avenida 5" in sent
    found = judged(sent)
    assert (found.width, found.height) == (40, 80)
    for kept in (found.kept.read_bytes(), found.small.read_bytes()):
        assert not any(told in kept for told in (b"Exif", b"Telefono", b"Avenida 5", b"GPS"))
        with Image.open(io.BytesIO(kept)) as image:
            assert dict(image.getexif()) == {}
            assert image.info.get("comment") is None
            assert image.size == (40, 80)


def test_what_is_hidden_behind_an_image_is_gone(judged: Any) -> None:
    hidden = sample.archive({"evil.class": b"payload"}, zipfile.ZIP_STORED)
    for form in ("PNG", "JPEG", "WEBP"):
        kept = judged(sample.picture(form) + hidden).kept.read_bytes()
        assert b"payload" not in kept
        assert not zipfile.is_zipfile(io.BytesIO(kept))


def test_a_large_image_is_made_as_large_as_a_screen_shows(judged: Any) -> None:
    found = judged(sample.picture("JPEG", (4_200, 2_100)))
    assert (found.width, found.height) == (4_096, 2_048)
    with Image.open(found.small) as small:
        assert small.size == (640, 320)
        assert small.format == "WEBP"
