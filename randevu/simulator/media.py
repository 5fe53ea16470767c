"""Uploaded and received files: limits by kind, expiring addresses that need the token, checksums.

Meta gives a file's SHA-256 as base64 in webhooks (seen in recorded bodies) and as hex where the file is looked up; the
five minutes of an address are widely quoted but not in Meta's specification.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from randevu.simulator.errors import ApiError, invalid
from randevu.simulator.ids import Ids
from randevu.simulator.moments import MovableClock

ADDRESS_LIFE = timedelta(minutes=5)
UPLOAD_LIFE = timedelta(days=30)
RECEIVED_LIFE = timedelta(days=7)
_MB = 1024 * 1024

KINDS: dict[str, tuple[frozenset[str], int]] = {
    "image": (frozenset({"image/jpeg", "image/png"}), 5 * _MB),
    "sticker": (frozenset({"image/webp"}), 500 * 1024),
    "audio": (
        frozenset({"audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg", "audio/opus"}),
        16 * _MB,
    ),
    "video": (frozenset({"video/mp4", "video/3gp", "video/3gpp"}), 16 * _MB),
    "document": (
        frozenset(
            {
                "text/plain",
                "text/csv",
                "application/pdf",
                "application/msword",
                "application/vnd.ms-excel",
                "application/vnd.ms-powerpoint",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            }
        ),
        100 * _MB,
    ),
}


@dataclass(frozen=True)
class File:
    id: str
    kind: str
    mime_type: str
    data: bytes
    until: datetime

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.data).digest()

    @property
    def sha256_base64(self) -> str:
        return base64.b64encode(self.sha256).decode()


class Media:
    """All files of the simulator."""

    def __init__(self, ids: Ids, clock: MovableClock) -> None:
        self._ids = ids
        self._clock = clock
        self._files: dict[str, File] = {}

    def clear(self) -> None:
        self._files.clear()

    def upload(self, mime_type: str, data: bytes) -> File:
        """Keep a business's file.

        Raises:
            ApiError: 100 for a kind of file that is not supported, 131053 for one that is too large or empty.
        """
        base = mime_type.split(";")[0].strip().lower()
        for kind, (types, most) in KINDS.items():
            if base in types:
                if not 0 < len(data) <= most:
                    raise ApiError(131053, f"The file must have 1 to {most} bytes for its type")
                return self._keep(kind, mime_type, data, UPLOAD_LIFE)
        raise ApiError(100, f"Param file must be a file with one of the following types: {', '.join(_all_types())}")

    def receive(self, kind: str, mime_type: str, data: bytes) -> File:
        """Keep a customer's file; WhatsApp takes more there than a business may send."""
        return self._keep(kind, mime_type, data, RECEIVED_LIFE)

    def get(self, media_id: str) -> File | None:
        file = self._files.get(media_id)
        return file if file is not None and self._clock.now() < file.until else None

    def delete(self, media_id: str) -> bool:
        return self._files.pop(media_id, None) is not None

    def check(self, media_id: str, kind: str) -> None:
        """Refuse an id that is unknown, expired, or of a file that is no such kind.

        Raises:
            ApiError: 131009.
        """
        file = self.get(media_id)
        if file is None:
            raise invalid(f"{kind}['id']: the media was not found or has expired")
        if kind != file.kind and kind != "document":
            raise invalid(f"{kind}['id']: the media is no {kind}")

    def address(self, file: File) -> str:
        """Path and query of a download address; it carries the moment it expires and a check of both."""
        expires = int((self._clock.now() + ADDRESS_LIFE).timestamp())
        return f"/whatsapp_business/attachments/?mid={file.id}&ext={expires}&hash={self._check(file.id, expires)}"

    def download(self, media_id: str, expires: int, check: str) -> File | None:
        """The file behind an address, or None when the address is wrong or too old."""
        if check != self._check(media_id, expires) or self._clock.now().timestamp() > expires:
            return None
        return self.get(media_id)

    def _keep(self, kind: str, mime_type: str, data: bytes, life: timedelta) -> File:
        file = File(self._ids.number(), kind, mime_type, data, self._clock.now() + life)
        self._files[file.id] = file
        return file

    @staticmethod
    def _check(media_id: str, expires: int) -> str:
        return hashlib.sha256(f"{media_id} {expires}".encode()).hexdigest()[:22]


def _all_types() -> list[str]:
    return sorted(set().union(*(types for types, _ in KINDS.values())))
