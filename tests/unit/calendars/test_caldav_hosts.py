"""Where the password of a CalDAV account may go, and what else is checked before a server is asked."""

from __future__ import annotations

import pytest

from randevu.calendars.caldav import connect, tokens
from randevu.calendars.caldav.hosts import Base
from randevu.calendars.caldav.multistatus import path_of
from randevu.calendars.caldav.tokens import Compared, Synced
from randevu.calendars.errors import Refused, SetupError, TokenExpired
from randevu.settings import load


@pytest.mark.parametrize(
    ("base", "named", "address"),
    [
        ("cloud.example.com", "/dav/a/", "https://cloud.example.com/dav/a/"),
        ("https://cloud.example.com/dav/", "a.ics", "https://cloud.example.com/dav/a.ics"),
        ("https://cloud.example.com:8443", "/dav/", "https://cloud.example.com:8443/dav/"),
        ("https://cloud.example.com:8443", "http://cloud.example.com/dav/", "https://cloud.example.com:8443/dav/"),
        ("https://cloud.example.com", "http://CLOUD.example.com/dav/?x=1", "https://cloud.example.com/dav/?x=1"),
        ("caldav.icloud.com", "https://p42-caldav.icloud.com:443/1/c/", "https://p42-caldav.icloud.com/1/c/"),
    ],
)
def test_what_the_same_server_names_is_taken(base: str, named: str, address: str) -> None:
    assert Base(base).address_of(named) == address


@pytest.mark.parametrize(
    ("base", "named"),
    [
        ("https://salon.com.tr", "https://hirsiz.com.tr/"),
        ("https://cloud.example.com", "https://cloud.example.com.evil.org/"),
        ("https://cloud.example.com", "//evil.org/dav/"),
        ("https://cloud.example.com", "https://user:secret@cloud.example.com/"),
        ("https://cloud.example.com", "file:///etc/passwd"),
        ("https://cloud.example.com", "https://p42-caldav.icloud.com/"),
        ("caldav.icloud.com", "https://p42-caldav.icloud.com.evil.org/"),
        ("caldav.icloud.com", "https://evil.icloud.com/"),
        ("caldav.icloud.com", "https://p42-caldav.icloud.com:8080/"),
        ("https://cloud.example.com", "https://[::1/"),
    ],
)
def test_a_stranger_named_by_a_server_gets_no_password(base: str, named: str) -> None:
    with pytest.raises(Refused):
        Base(base).address_of(named)


def test_what_a_relative_of_the_server_names_stays_with_it() -> None:
    base = Base("caldav.icloud.com")
    assert (
        base.address_of("/1/c/a.ics", "https://p42-caldav.icloud.com/1/c/") == "https://p42-caldav.icloud.com/1/c/a.ics"
    )
    assert base.address_of("https://caldav.icloud.com/1/", "https://p42-caldav.icloud.com/1/c/").startswith(
        "https://caldav.icloud.com/"
    )


@pytest.mark.parametrize("address", ["", "https://", "ftp://example.com", "https://a:b@example.com", "https://[::1"])
def test_an_address_that_is_none_is_refused_at_once(address: str) -> None:
    with pytest.raises(SetupError):
        Base(address)


@pytest.mark.parametrize("lacking", ["url", "user", "password"])
def test_credentials_must_be_complete(lacking: str) -> None:
    given = {"url": "https://cloud.example.com", "user": "ayse", "password": "x", lacking: " "}
    with pytest.raises(SetupError) as caught:
        connect(given, "Europe/Istanbul", 10, lambda credentials: None)
    assert "x" not in str(caught.value).split()


def test_servers_of_the_private_network_are_named_in_the_settings() -> None:
    assert load({}).calendar_private_hosts == frozenset()
    named = load({"CALENDAR_PRIVATE_HOSTS": "Nextcloud.salon.lan:443, 10.0.0.5:8443"}).calendar_private_hosts
    assert named == {"nextcloud.salon.lan:443", "10.0.0.5:8443"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/a@b/c d.ics", "https://cloud.example.com/a%40b/c%20d.ics"),
        ("/x/%C4%9F.ics", "/x/ğ.ics"),
        ("/x/a%2fb.ics", "/x/a%2Fb.ics"),
    ],
)
def test_a_name_has_one_spelling(one: str, other: str) -> None:
    assert path_of(one) == path_of(other)


def test_a_slash_inside_a_name_is_no_folder() -> None:
    assert path_of("/x/a%2Fb.ics") != path_of("/x/a/b.ics")


@pytest.mark.parametrize("token", [Synced("http://radicale.org/ns/sync/1 2"), Compared("c", {"ğ.ics": "1", "b": "2"})])
def test_a_token_is_read_as_it_was_written(token: Synced | Compared) -> None:
    assert tokens.read(tokens.written(token)) == token


@pytest.mark.parametrize("text", ["", "sync", "sync ", "compare", "compare x", "compare e30=", "something else"])
def test_a_token_of_somebody_else_ran_out(text: str) -> None:
    with pytest.raises(TokenExpired):
        tokens.read(text)
