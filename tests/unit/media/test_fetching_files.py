"""A customer's file is fetched once, kept or refused with a reason, and goes when its row goes."""

from __future__ import annotations

import base64
import hashlib
import logging
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from typer.testing import CliRunner

from randevu import settings, store
from randevu.catalogue import service as catalogues
from randevu.cli import app
from randevu.media import fetching, ledger, sweeping
from randevu.messaging import limits, transactions
from randevu.messaging.errors import MediaRefused, NotSent, Unclear
from randevu.privacy import belongings, retention
from randevu.store.tables import media_file, message
from tests.crash import bodies
from tests.unit.media.conftest import PICTURE, Sent

DIGEST = base64.b64encode(hashlib.sha256(PICTURE).digest()).decode()


def fails(error: Exception) -> Callable[[], object]:
    def behave() -> object:
        raise error

    return behave


def test_a_picture_is_fetched_and_kept_under_a_name_that_tells_nothing(sent_on_each: Sent) -> None:
    sent = sent_on_each
    sent.send(sha256=DIGEST, caption="saçım böyle")
    assert sent.row().state == "waiting"
    assert sent.step()
    row = sent.row()
    assert (row.state, row.type, row.size) == ("kept", "image/jpeg", len(PICTURE))
    assert sent.folder.path(row.stored_as).read_bytes() == PICTURE
    assert sent.shelf.asked == [(bodies.OURS, "file-a", limits.MEDIA_BYTES, DIGEST)]
    assert not sent.step()


def test_a_message_that_comes_twice_brings_its_file_once(sent: Sent) -> None:
    sent.send()
    sent.send()
    assert len(sent.rows()) == 1


def test_only_messages_with_files_make_rows(sent: Sent) -> None:
    sent.send("a", "location", latitude=41.0, longitude=29.0)
    sent.send("b", "image", id="x" * 300)
    assert [(row.state, row.reason) for row in sent.rows()] == [("refused", "gone")]
    assert not sent.step()


def test_documents_may_be_larger_than_pictures(sent: Sent) -> None:
    sent.send(kind="document", mime_type="application/pdf", filename="rapor.pdf")
    sent.shelf.content = b"%PDF-1.4"
    sent.step()
    assert sent.shelf.asked[0][2] == limits.DOCUMENT_BYTES
    assert (sent.row().state, sent.row().filename) == ("kept", "rapor.pdf")


@pytest.mark.parametrize(
    ("said", "reason"),
    [("size", "size"), ("host", "host"), ("redirect", "host"), ("mime", "host"), ("id", "gone")],
)
def test_what_no_second_try_changes_is_refused_at_once(sent: Sent, said: str, reason: str) -> None:
    sent.send()
    sent.shelf.behave = fails(MediaRefused(said))
    sent.step()
    row = sent.row()
    assert (row.state, row.reason, row.stored_as) == ("refused", reason, None)
    sent.later(days=1)
    assert not sent.step()


@pytest.mark.parametrize(("said", "reason"), [("gone", "gone"), ("sha256", "digest")])
def test_a_file_that_is_broken_or_gone_is_fetched_a_few_times(sent: Sent, said: str, reason: str) -> None:
    sent.send()
    sent.shelf.behave = fails(MediaRefused(said))
    for _ in range(ledger.TRIES):
        assert sent.step()
        sent.later(hours=1)
    assert not sent.step()
    assert (sent.row().state, sent.row().reason) == ("refused", reason)


def test_a_failing_api_is_asked_again_with_growing_pauses_until_the_file_is_there(sent: Sent) -> None:
    sent.send()
    sent.shelf.behave = fails(Unclear("timeout"))
    waits = []
    for _ in range(4):
        assert sent.step()
        assert not sent.step()
        waits.append(sent.row().due_at - sent.now)
        sent.now = sent.row().due_at
    assert waits == [timedelta(seconds=seconds) for seconds in (20, 40, 80, 160)]
    sent.shelf.behave = lambda: None
    sent.step()
    assert sent.row().state == "kept"


def test_after_a_week_whatsapp_has_it_no_more(sent: Sent) -> None:
    sent.send()
    sent.shelf.behave = fails(NotSent("connect"))
    while sent.row().state != "refused":
        assert sent.step()
        sent.now = max(sent.now, sent.row().due_at)
    assert sent.row().reason == "gone"
    assert sent.now < sent.row().said_at + ledger.LIFE


def test_an_id_that_the_api_does_not_know_is_not_asked_for_again(sent: Sent) -> None:
    sent.send()
    sent.shelf.behave = fails(NotSent("refused", code=100, http_status=400))
    sent.step()
    assert (sent.row().state, sent.row().reason) == ("refused", "gone")


def test_what_is_not_what_it_was_sent_as_is_not_kept(sent: Sent) -> None:
    sent.send()
    sent.shelf.content = b"<html><script>alert(1)</script>"
    sent.step()
    assert (sent.row().state, sent.row().reason) == ("refused", "type")
    assert list(sent.folder.names()) == []


def test_nothing_is_kept_before_the_scanner_found_it_clean(sent: Sent, caplog: pytest.LogCaptureFixture) -> None:
    sent.scan = (sys.executable, "-c", "import sys; sys.exit(2)")
    sent.send()
    with caplog.at_level(logging.ERROR):
        sent.step()
    assert (sent.row().state, list(sent.folder.names())) == ("waiting", [])
    assert "ALARM" in caplog.text
    sent.later(minutes=1)
    sent.scan = (sys.executable, "-c", "import sys; sys.exit(1)")
    sent.step()
    assert (sent.row().state, sent.row().reason) == ("refused", "infected")
    assert list(sent.folder.names()) == []


def test_two_workers_never_fetch_the_same_file(sent_on_each: Sent) -> None:
    sent_on_each.send()
    first = transactions.write(lambda db: ledger.claim(db, sent_on_each.now))
    assert first is not None
    assert transactions.write(lambda db: ledger.claim(db, sent_on_each.now)) is None


def test_a_worker_that_was_taken_for_dead_can_no_longer_save(sent: Sent) -> None:
    sent.send()
    first = transactions.write(lambda db: ledger.claim(db, sent.now))
    assert first is not None
    sent.folder.keep(first.name, PICTURE)
    sent.later(minutes=16)
    assert sent.step()
    kept = sent.row().stored_as
    assert not transactions.write(lambda db: ledger.kept(db, first, "image/jpeg", 1, sent.now))
    assert not transactions.write(lambda db: ledger.refused(db, first, "gone", sent.now))
    assert sweeping.sweep(sent.folder) == 1
    assert list(sent.folder.names()) == [kept]


def test_a_file_that_is_just_being_written_is_not_swept(sent: Sent) -> None:
    sent.send()
    found = transactions.write(lambda db: ledger.claim(db, sent.now))
    assert found is not None
    sent.folder.keep(found.name, PICTURE)
    assert sweeping.sweep(sent.folder) == 0


def test_with_its_message_the_file_goes(sent_on_each: Sent) -> None:
    sent = sent_on_each
    sent.send()
    sent.step()
    with store.writing() as db:
        db.execute(delete(store.tables.inbox))
        db.execute(delete(message))
    assert sent.rows() == []
    assert sweeping.sweep(sent.folder) == 1
    assert list(sent.folder.names()) == []


def test_files_have_a_term_of_their_own(sent: Sent) -> None:
    sent.send()
    sent.step()
    with store.writing() as db:
        assert retention.run(db, sent.now + timedelta(days=364)) == 0
        assert retention.run(db, sent.now + timedelta(days=366)) == 1
    assert sent.rows() == []


def test_a_customers_files_are_among_their_belongings(sent: Sent) -> None:
    sent.send()
    with store.reading() as db:
        (who,) = db.execute(store.tables.customer.select()).scalars()
        assert belongings.keys(db, [who])[media_file] == [sent.row().id]


def test_one_file_in_trouble_does_not_keep_the_others_waiting(sent: Sent) -> None:
    sent.send("a")
    sent.send("b")
    with store.writing() as db:
        db.execute(update(media_file).where(media_file.c.remote_id == "file-a").values(attempts=50))
    sent.shelf.behave = fails(Unclear("timeout"))
    sent.step()
    sent.shelf.behave = lambda: None
    assert sent.step()
    assert [row.state for row in sent.rows()] == ["waiting", "kept"]
    assert not fetching.step(sent.shelf, sent.folder, (), lambda: sent.now)


def test_a_customers_copy_brings_the_files_along(sent: Sent, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with store.writing() as db:
        catalogues.load_if_empty(db, settings.load({}).business_file, sent.now)
    sent.send(kind="document", mime_type="application/pdf", filename="../rapor.pdf")
    sent.shelf.content = b"%PDF-1.4"
    sent.step()
    monkeypatch.setenv("RANDEVU_MEDIA_FOLDER", str(tmp_path / "files"))
    done = CliRunner().invoke(app, ["privacy", "export", "905550000001", "--out", str(tmp_path / "copy")])
    assert done.exit_code == 0, done.output
    (copied,) = (tmp_path / "copy").glob("customer-*-files/*")
    assert copied.name.endswith("_rapor.pdf")
    assert copied.read_bytes() == b"%PDF-1.4"
