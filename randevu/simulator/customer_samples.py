"""What a customer sends where an act brings nothing of its own: the shortest files that carry their type's signature,
an advertisement, a message type that businesses cannot receive."""

from __future__ import annotations

TINY_FILES: dict[str, tuple[str, bytes]] = {
    "image": ("image/jpeg", bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")),
    "voice": ("audio/ogg; codecs=opus", b"OggS\x00\x02" + bytes(22)),
    "audio": ("audio/mpeg", b"ID3\x04" + bytes(20)),
    "video": ("video/mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(12)),
    "document": ("application/pdf", b"%PDF-1.4\n%%EOF\n"),
    "sticker": ("image/webp", b"RIFF\x0c\x00\x00\x00WEBPVP8 "),
}

REFERRAL = {
    "source_url": "https://fb.me/3cr4Wqqkv",
    "source_id": "120226305854810726",
    "source_type": "ad",
    "headline": "Randevu",
    "body": "Randevu",
    "media_type": "image",
    "image_url": "https://scontent.example/ad.jpg",
    "ctwa_clid": "Aff-n8ZTODiE79d22KtAwQKj9e",
}

UNSUPPORTED = {
    "code": 131051,
    "title": "Message type unknown",
    "message": "Message type unknown",
    "error_data": {"details": "Message type is currently not supported."},
}

BROKEN = {
    "code": 131000,
    "title": "Something went wrong",
    "message": "Something went wrong",
    "error_data": {"details": "Unsupported webhook payload"},
}
