"""What a file is, is told by its bytes; what it was sent as must agree."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from randevu.media import types

JPEG, PNG = b"\xff\xd8\xff\xe0rest", b"\x89PNG\r\n\x1a\nrest"
OGG, MP3, AMR, AAC = b"OggS\x00", b"ID3\x04", b"#!AMR\n", b"\xff\xf1\x50"
MP4, M4A, MOV, GP3 = (b"\x00\x00\x00\x18ftyp" + brand for brand in (b"mp42", b"M4A ", b"qt  ", b"3gp5"))
WEBP, PDF, ZIP = b"RIFF\x0c\x00\x00\x00WEBPVP8 ", b"%PDF-1.4", b"PK\x03\x04"
PROGRAMS = (b"MZ\x90", b"\x7fELF\x02", b"#!/bin/sh\n", b"\xcf\xfa\xed\xfe")
PAGE = b"<!doctype html><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("kind", "claimed", "content", "told"),
    [
        ("image", "image/jpeg", JPEG, "image/jpeg"),
        ("image", "image/jpeg", PNG, "image/png"),
        ("image", None, JPEG, "image/jpeg"),
        ("sticker", "image/webp", WEBP, "image/webp"),
        ("voice", "audio/ogg; codecs=opus", OGG, "audio/ogg"),
        ("audio", "audio/mpeg", MP3, "audio/mpeg"),
        ("audio", "audio/amr", AMR, "audio/amr"),
        ("audio", "audio/aac", AAC, "audio/aac"),
        ("audio", "audio/mp4", M4A, "audio/mp4"),
        ("audio", "audio/mp4", MP4, "audio/mp4"),
        ("video", "video/mp4", MP4, "video/mp4"),
        ("video", "video/3gpp", GP3, "video/3gpp"),
        ("video", "video/mp4", MOV, "video/quicktime"),
        ("document", "application/pdf", PDF, "application/pdf"),
        ("document", "image/png", PNG, "image/png"),
        ("document", "application/vnd.ms-excel", PAGE, types.UNKNOWN),
        ("document", "application/zip", ZIP, types.UNKNOWN),
    ],
)
def test_a_file_that_is_what_it_was_sent_as_is_taken(kind: str, claimed: str | None, content: bytes, told: str) -> None:
    assert types.checked(kind, claimed, None, content) == told


@pytest.mark.parametrize(
    ("kind", "claimed", "filename", "content"),
    [
        ("image", "image/jpeg", None, PAGE),
        ("image", "image/svg+xml", None, b"<svg onload='alert(1)'/>"),
        ("image", "image/jpeg", None, MP4),
        ("image", "text/html", None, JPEG),
        ("sticker", "image/webp", None, PDF),
        ("voice", "audio/ogg", None, JPEG),
        ("video", "video/mp4", None, OGG),
        ("video", "image/jpeg", None, MP4),
        ("image", "image/jpeg", None, b""),
        ("document", "application/pdf", "fatura.pdf", PAGE),
        ("document", "image/jpeg", "foto.jpg", PDF),
        ("document", "application/pdf", "fatura.pdf.exe", PDF),
        ("document", "text/plain", "liste.VBS. ", b"x"),
        *(("document", "application/pdf", "fatura.pdf", program) for program in PROGRAMS),
        *(("document", "application/octet-stream", None, program) for program in PROGRAMS),
    ],
)
def test_a_file_that_is_something_else_or_a_program_is_refused(
    kind: str, claimed: str, filename: str | None, content: bytes
) -> None:
    with pytest.raises(types.WrongType):
        types.checked(kind, claimed, filename, content)


@given(st.sampled_from(["image", "sticker", "audio", "voice", "video"]), st.binary(max_size=40))
def test_what_is_shown_in_a_page_is_always_a_picture_a_sound_or_a_film(kind: str, content: bytes) -> None:
    try:
        told = types.checked(kind, None, None, content)
    except types.WrongType:
        return
    assert told.partition("/")[0] in ("image", "audio", "video")
    assert told in types.ENDINGS
