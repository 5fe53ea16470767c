"""What a customer sends where an act brings nothing of its own: a picture, a sticker and the shortest
files that carry their type's signature, an advertisement, a message type that businesses cannot receive."""

from __future__ import annotations

from base64 import b64decode

_PHOTO = b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDACAWGBwYFCAcGhwkIiAmMFA0MCwsMGJGSjpQdGZ6eHJmcG6AkLicgIiuim5woNqirr7EztDOfJri8u"
    "DI8LjKzsb/2wBDASIkJDAqMF40NF7GhHCExsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsbGxsb/wAARCACg"
    "AHgDASIAAhEBAxEB/8QAGgABAAMBAQEAAAAAAAAAAAAAAAMEBQIGAf/EADgQAAIBAgEHCQcDBQAAAAAAAAABAgMEEQUSITFBUbETIjIzNHKBwf"
    "AVQmFxkdHhUqGiI0NTY4L/xAAYAQEBAQEBAAAAAAAAAAAAAAAAAQMCBP/EABcRAQEBAQAAAAAAAAAAAAAAAAAxAgH/2gAMAwEAAhEDEQA/AL4A"
    "MmoAAAAAAAAAAAAAAAAAAAAAAAADmc4wi5SeEVrZlXN3Ou3Fc2nu3/MC9UvqNN4Yufd0kHtP/T/L8GeCjVp39GbSljBvfqLSaaTTxT2mATW9zO"
    "g+a8Y46YvaBtA4pVY1oKcHin+x2QAAAAAAAAACC7q8lbye16F8wKN/X5Srya6MH9WVATW1vO5qZsdCXSluKI4xlOSjGLk3sSxLHs+6/wAX8l9z"
    "Xo0KdCGbTilve1/MkA87UpzpSzakXF/E4PR1KcKsc2pFSXxMW8tJW09rpvVLyYHNpX5Cri+jLRL7myefNXJ9XPoZj6UNHhsAtgAgAAAAABnZTm"
    "8+FPYljr1miY17JSu6jT24fsUQpNtJJtvUkb1rQVvRUFr1ye9mVk6nyl3HHDCHO9eJtgAAQDirTjWpSpzxzZbjsAedqU5UqkoS1xeBYydNxuc3"
    "ZJYa/EkytTza8aiw560/NekU6MlGtCUnglJNlG6ACAAAAAAGHcdoq998TcMS5TVzUxWHOZRdyPFOVWWGlJJevA0zNyP/AHv+fM0iAAAAAAoZXi"
    "nQhLDSpYL6fgyTXyt2WPfXBmSk20ksW9hRvgAgAAAAABk5Qi43Tb95Jrh5GsUcp08YRqJdF4PRs9cQI8lTzblxbazo6FvfrE1zztGo6VWFRY81"
    "468MT0MZKcVKLxTWKKPoAIAAAzMrz004Jva2uHmU7WLnc00v1Y/TSfbuty9zOabzdUfkT5Mp4zlUa6KwWjb64lGkACAAAAAAHFWCqU5QfvLDUd"
    "gDBqQdOcoS1p4F3J14qX9Go8IN6JbvwSX1q6i5Smucta2szCj0oMW3yhVopReE4LUnrXiXPalD9FT6L7kF4zso3iUZUKbxb0Sa2fAhuMpVKmMa"
    "S5OO/a/sUSj6k20ksW9htW1LkaMYaG9rW8qWFq8VWqLR7qfE0AAAIAAAAAAQXnZp+HEnILzs0/DiXlTUZoAN3nAAAAAAv2HUy73kigX7DqZd7y"
    "RzuOsVaABi3AAAAAAgvOzT8OJOQXnZp+HEvKmozQAbvOAAAAABfsOpl3vJFAv2HUy73kjncdYq0ADFuAAAAABBedmn4cScgvOzT8OJeVNRmgA3"
    "ecAAAAAC/YdTLveSKBfsOpl3vJHO46xVoAGLcAAH/9k="
)
_STICKER = b64decode(
    "UklGRuAAAABXRUJQVlA4TNQAAAAvP8APEBcgEEjCGXtsgUAS2OyzCQRSHMQQz39A9Qe4se3GrTAMUYr6gQKWwCrYBHP/RTPkbZMAvOcR/Z8A+Z"
    "AdNNUBNDM3Eh1Xo+kRERavR+rNCI9k2XpGH3PLHNvMsJEuj+g5fcQtd3h1AcObwHlBMwDPBlRbL8Id5UHnBc1I1AWMTPYbzDvkMe3a2pUYW/Vu"
    "gLfg8M4FGE4H6gVtAOo1W9jlCYCZ2QJKUM0GwQQ4jV1E5Lb5x9Yz+hjJFGcmxO2RehKVYAYSdk8jmY4k+6YZ6aDypg=="
)
"""Real ones, since they are looked at where they arrive."""

TINY_FILES: dict[str, tuple[str, bytes]] = {
    "image": ("image/jpeg", _PHOTO),
    "voice": ("audio/ogg; codecs=opus", b"OggS\x00\x02" + bytes(22)),
    "audio": ("audio/mpeg", b"ID3\x04" + bytes(20)),
    "video": ("video/mp4", b"\x00\x00\x00\x18ftypmp42" + bytes(12)),
    "document": ("application/pdf", b"%PDF-1.4\n%%EOF\n"),
    "sticker": ("image/webp", _STICKER),
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
