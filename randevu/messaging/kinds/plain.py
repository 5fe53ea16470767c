"""Messages that only show something: text, a point on the map, a picture, a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from randevu.messaging import limits
from randevu.messaging.errors import Unsendable
from randevu.messaging.kinds import checks


@dataclass(frozen=True)
class Choice:
    """Something to tap: its ``id`` comes back when it is chosen. On buttons WhatsApp shows the title alone."""

    id: str
    title: str
    description: str | None = None


@dataclass(frozen=True)
class Text:
    """Plain text. ``numbered`` are choices that the text lists as 1, 2, 3 ..., to be answered with the number."""

    name: ClassVar[str] = "text"
    body: str
    preview_url: bool = False
    numbered: tuple[Choice, ...] = ()

    def __post_init__(self) -> None:
        checks.check(limits.TEXT_BODY, self.body)


@dataclass(frozen=True)
class LocationPin:
    """A point on the map, degrees, with the name and address that are shown under it."""

    name: ClassVar[str] = "location"
    latitude: float
    longitude: float
    place: str | None = None
    address: str | None = None

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):  # NaN is refused, too
            raise Unsendable("location")
        checks.check_optional(limits.PLACE, self.place)
        checks.check_optional(limits.PLACE, self.address)


@dataclass(frozen=True)
class Image:
    """A picture by public link or by the id of an upload."""

    name: ClassVar[str] = "image"
    link: str | None = None
    media_id: str | None = None
    caption: str | None = None

    def __post_init__(self) -> None:
        checks.check_source(self.link, self.media_id)
        checks.check_optional(limits.CAPTION, self.caption)


@dataclass(frozen=True)
class Document:
    """A file by public link or by the id of an upload."""

    name: ClassVar[str] = "document"
    filename: str
    link: str | None = None
    media_id: str | None = None
    caption: str | None = None

    def __post_init__(self) -> None:
        checks.check_source(self.link, self.media_id)
        checks.check(limits.FILENAME, self.filename)
        checks.check_optional(limits.CAPTION, self.caption)
