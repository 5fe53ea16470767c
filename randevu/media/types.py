"""What a file really is, by its first bytes, and whether that is what it was sent as.

A browser that is told the truth about a file cannot be led to run it as something else; so the type that is kept and
told to browsers is the one found here, never the sender's word.
"""

from __future__ import annotations

from collections.abc import Mapping

UNKNOWN = "application/octet-stream"
PROGRAM = "application/x-executable"

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"#!AMR", "audio/amr"),
    *((bytes((0xFF, second)), "audio/aac") for second in (0xF0, 0xF1, 0xF8, 0xF9)),
    *((bytes((0xFF, second)), "audio/mpeg") for second in (0xE2, 0xE3, 0xF2, 0xF3, 0xFA, 0xFB)),
    *((beginning, PROGRAM) for beginning in (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe")),
    *((beginning, PROGRAM) for beginning in (b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe")),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
)
_BRANDS: Mapping[bytes, str] = {
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
    **dict.fromkeys((b"heic", b"heix", b"mif1", b"avif"), "image/heic"),
}
"""Brands of the container that films, sounds and pictures share; every other one is a film."""

_PICTURES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
_SOUNDS = frozenset({"audio/ogg", "audio/mpeg", "audio/aac", "audio/amr", "audio/mp4"})
_FILMS = frozenset({"video/mp4", "video/3gpp", "video/quicktime"})
_BY_KIND: Mapping[str, tuple[str, frozenset[str]]] = {
    "image": ("image/", _PICTURES),
    "sticker": ("image/", _PICTURES),
    "audio": ("audio/", _SOUNDS),
    "voice": ("audio/", _SOUNDS),
    "video": ("video/", _FILMS),
}
"""How the claim of a message of this kind must begin, and what its bytes may be."""
_FILMED_SOUND: Mapping[str, str] = {"video/mp4": "audio/mp4", "video/3gpp": "audio/mp4"}
_TELLING = _PICTURES | {"application/pdf"}
"""Claims that a document's bytes must bear out; others cannot be told by their beginning."""
_RUNS = frozenset(
    (
        *("apk", "app", "bat", "chm", "cmd", "com", "cpl", "dll", "exe", "hta", "jar", "js", "jse", "lnk", "msi"),
        *("ps1", "reg", "scr", "sh", "vb", "vbe", "vbs", "wsf"),
    )
)
"""Endings by which somebody's computer would run a file that was saved."""

ENDINGS: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "audio/mp4": "m4a",
    "video/mp4": "mp4",
    "video/3gpp": "3gp",
    "video/quicktime": "mov",
    "application/pdf": "pdf",
}


class WrongType(ValueError):
    """The bytes are not what they were sent as, or something that nobody should open."""


def found(content: bytes) -> str:
    """The type that the bytes show; `UNKNOWN` where they show none."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        brand = content[8:12]
        return "video/3gpp" if brand.startswith(b"3g") else _BRANDS.get(brand, "video/mp4")
    return next((kind for beginning, kind in _BEGINNINGS if content.startswith(beginning)), UNKNOWN)


def checked(kind: str, claimed: str | None, filename: str | None, content: bytes) -> str:
    """The type of a message's file.

    Args:
        kind: the message's kind: image, sticker, audio, voice, video or document.
        claimed: the sender's word for the type, with or without parameters; None when it is missing.

    Raises:
        WrongType: claim, kind and bytes do not agree, or it is a program.
    """
    claim = (claimed or "").partition(";")[0].strip().lower()
    told = found(content)
    if kind not in _BY_KIND:
        ending = (filename or "").rstrip(". ").rpartition(".")[2].lower()
        if told == PROGRAM or ending in _RUNS or (claim in _TELLING and claim != told):
            raise WrongType
        return told
    family, allowed = _BY_KIND[kind]
    if family == "audio/":
        told = _FILMED_SOUND.get(told, told)
    if (claim and not claim.startswith(family)) or told not in allowed:
        raise WrongType
    return told
