"""A customer's copy as one archive: everything as a page to read and for machines, and the files they sent."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO

from randevu.catalogue import Catalogue
from randevu.media import names
from randevu.media.storage import Folder
from randevu.privacy import export

TYPE = "application/zip"
_IN_MEMORY = 4_000_000
"""What is larger is put together on disk."""
_PART = 256 * 1024


def pack(data: export.Copy, business: Catalogue, folder: Folder, now: datetime) -> IO[bytes]:
    """The archive, open at its beginning; it is gone when it is closed.

    A file whose bytes are no longer there is told of by its row alone.
    """
    made = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - whoever sends it closes it
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("veriler.html", export.as_html(data, business, now))
        archive.writestr("veriler.json", export.as_json(data, now))
        for row in data.get("media_file", ()):
            if row["state"] == "kept" and (path := folder.path(row["stored_as"])).is_file():
                name = names.of(row["filename"], row["kind"], row["type"], row["message_id"])
                archive.write(path, f"dosyalar/{row['id']}-{name}")
    made.seek(0)
    return made


def parts(whole: IO[bytes]) -> Iterator[bytes]:
    """Its bytes, a part at a time; it is closed behind the last one."""
    with whole:
        while part := whole.read(_PART):
            yield part
