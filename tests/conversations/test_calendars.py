"""A staff member's own calendar, on a real server, is seen by the conversation: before offering and before booking."""

from __future__ import annotations

import pytest

from randevu import store
from randevu.calendars import connections, ties
from randevu.calendars.model import Listed
from randevu.calendars.ties import Owner
from tests.contract.calendars.peer import Meeting
from tests.contract.calendars.radicale_server import PASSWORD, USER, Radicale, RadicalePeer
from tests.conversations.stack import SECRETS, Stack
from tests.conversations.talk import Talk, moment

TOMORROW = "2026-03-12"
WISH = "yarın 14:00 kadıköy ayşeye saç kesimi"


@pytest.fixture
def ayse(stack: Stack, calendar_server: Radicale) -> RadicalePeer:
    """Ayşe's calendar, connected."""
    peer = RadicalePeer(calendar_server)
    now = moment("2026-03-11", "10:00")
    credentials = {"url": calendar_server.url, "user": USER, "password": PASSWORD}
    with store.writing(stack.database_url) as db:
        made = connections.save(db, "caldav", "ayse", USER, credentials, SECRETS["RANDEVU_SECRET_KEY"], now)
        listed = Listed(peer.calendar, "Ayşe", peer.zone, True)
        ties.tie(db, made.id, listed, Owner("staff", "ayse"), now)
    return peer


def meeting(start: str, end: str) -> Meeting:
    return Meeting(moment(TOMORROW, start), moment(TOMORROW, end))


def test_a_free_time_is_booked_with_a_calendar_connected(ayse: RadicalePeer, talk: Talk) -> None:
    assert talk.say(WISH).is_summary
    talk.tap("Evet")
    assert talk.booked()[0].at == f"{TOMORROW} 14:00"


def test_what_lies_in_the_calendar_is_not_offered(ayse: RadicalePeer, talk: Talk) -> None:
    ayse.put(meeting("13:30", "15:30"))
    answer = talk.say(WISH)
    assert not answer.is_summary
    assert answer.says("dolu")
    talk.tap(next(choice for choice in answer.choices if ":" in choice))
    talk.tap("Evet")
    (made,) = talk.booked()
    assert made.staff != ("ayse",) or not f"{TOMORROW} 13:00" < made.at < f"{TOMORROW} 15:30"


def test_a_time_that_became_busy_just_before_the_yes_leads_to_other_times(ayse: RadicalePeer, talk: Talk) -> None:
    assert talk.say(WISH).is_summary
    ayse.put(meeting("14:00", "15:00"))
    answer = talk.tap("Evet")
    assert answer.says("doldu")
    assert talk.booked() == []
    offered = [choice for choice in answer.choices if ":" in choice]
    assert offered
    talk.tap(offered[0])
    talk.tap("Evet")
    assert len(talk.booked()) == 1


def test_a_calendar_that_is_away_is_told_honestly_and_others_are_offered(ayse: RadicalePeer, talk: Talk) -> None:
    ayse.ask("DELETE", ayse.path)
    answer = talk.say(WISH)
    assert answer.says("takvime", "ulaşamadığım")
    assert not answer.says("dolu")
    talk.tap(next(choice for choice in answer.choices if ":" in choice))
    talk.tap("Evet")
    (made,) = talk.booked()
    assert "ayse" not in made.staff


def test_an_appointment_is_moved_only_to_where_the_calendar_is_free(ayse: RadicalePeer, talk: Talk) -> None:
    talk.say(WISH)
    talk.tap("Evet")
    assert talk.say("randevumu yarın 16:00'ya alalım").says("16:00", "onaylıyor musunuz")
    ayse.put(meeting("16:00", "17:00"))
    assert talk.tap("Evet").says("doldu")
    assert [one.at for one in talk.booked()] == [f"{TOMORROW} 14:00"]
