"""Signing in: a person's consent, its renewal and its end; a service account; no permission more than is needed."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit
from uuid import uuid4

import pytest
import requests

from randevu.calendars.errors import Away, CalendarError, NotAllowed, SetupError, SignInNeeded, Throttled
from randevu.calendars.google import SCOPES, GoogleCalendar, connect
from randevu.calendars.google.consent import CONSENT_ADDRESS, Redirect, by_key, by_redirect
from randevu.calendars.google.sign_in import TOKEN_ADDRESS, token_address
from randevu.calendars.loopback import Loopback
from tests.contract.calendars.contract import FIRST, HOUSE, LAST, entry
from tests.contract.calendars.google_fake import GoogleFake
from tests.contract.calendars.google_fake.oauth import CLIENT_ID, CLIENT_SECRET, PERSON


class Kept:
    """What the installation keeps of the credentials."""

    def __init__(self, credentials: Mapping[str, Any]) -> None:
        self.credentials = dict(credentials)
        self.times = 0

    def __call__(self, credentials: Mapping[str, Any]) -> None:
        self.credentials = dict(credentials)
        self.times += 1

    def opened(self) -> GoogleCalendar:
        return connect(self.credentials, "Europe/Istanbul", 60.0, self)


@pytest.fixture
def kept(fake: GoogleFake) -> Kept:
    return Kept(fake.credentials(SCOPES))


def test_an_access_token_serves_as_long_as_it_lasts_also_for_another_process(kept: Kept, fake: GoogleFake) -> None:
    first = kept.opened()
    first.calendars()
    first.calendars()
    kept.opened().calendars()
    assert (fake.oauth.issued, kept.times) == (1, 1)


def test_a_token_that_ran_out_is_renewed_once_and_the_request_repeated(kept: Kept, fake: GoogleFake) -> None:
    service = kept.opened()
    service.calendars()
    fake.oauth.access.clear()
    service.create(PERSON, uuid4().hex, entry())
    assert fake.oauth.issued == 2
    assert len(fake.account.calendars[PERSON].events) == 1


def test_many_threads_renew_a_token_once(kept: Kept, fake: GoogleFake) -> None:
    service = kept.opened()
    service.calendars()
    fake.oauth.access.clear()
    threads = [threading.Thread(target=service.calendars) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fake.oauth.issued == 2


def test_a_service_that_refuses_every_token_is_not_asked_for_ever(kept: Kept, fake: GoogleFake) -> None:
    fake.spoil("error", path="calendarList", status=401, reason="authError", times=9)
    with pytest.raises(SignInNeeded):
        kept.opened().calendars()
    assert len([path for _, path in fake.requests if "calendarList" in path]) == 2


def test_a_consent_that_was_withdrawn_asks_for_sign_in(kept: Kept, fake: GoogleFake) -> None:
    service = kept.opened()
    service.calendars()
    fake.oauth.refresh.clear()
    fake.oauth.access.clear()
    with pytest.raises(SignInNeeded) as caught:
        service.create(PERSON, uuid4().hex, entry())
    assert caught.value.code == "invalid_grant"
    assert caught.value.__context__ is None


def test_a_refresh_token_that_is_replaced_is_kept(kept: Kept, fake: GoogleFake) -> None:
    fake.oauth.rotates = True
    service = kept.opened()
    service.calendars()
    fake.oauth.access.clear()
    service.calendars()
    assert list(fake.oauth.refresh) == [kept.credentials["refresh_token"]]
    fake.oauth.access.clear()
    kept.opened().calendars()


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"kind": "error", "status": 500}, Away),
        ({"kind": "error", "status": 503}, Away),
        ({"kind": "error", "status": 429}, Throttled),
        ({"kind": "drop"}, Away),
        ({"kind": "garbage"}, Away),
        ({"kind": "truncate"}, Away),
        ({"kind": "redirect"}, Away),
    ],
)
def test_when_no_token_can_be_had_nothing_was_changed(
    kept: Kept, fake: GoogleFake, fault: dict[str, Any], expected: type[CalendarError]
) -> None:
    fake.spoil(**fault, path="/token", times=9)
    with pytest.raises(expected):
        kept.opened().create(PERSON, uuid4().hex, entry())
    assert len(fake.requests) == 1


@pytest.mark.parametrize("word", ["temporarily_unavailable", "server_error", "internal_failure"])
def test_a_passing_fault_of_the_sign_in_is_neither_repeated_nor_taken_for_a_refusal(
    kept: Kept, fake: GoogleFake, word: str
) -> None:
    fake.oauth.refusal = word
    with pytest.raises(Away):
        kept.opened().calendars()
    assert len(fake.requests) == 1


# ------------------------------------------------------------------- service accounts


def test_a_service_account_acts_for_a_person_whose_domain_allows_it(fake: GoogleFake) -> None:
    kept = Kept(fake.service_account(SCOPES))
    service = kept.opened()
    service.create(PERSON, uuid4().hex, entry())
    assert [one.address for one in service.calendars()] == [PERSON]
    assert (fake.oauth.issued, kept.times) == (1, 0)


@pytest.mark.parametrize("missing", SCOPES)
def test_a_service_account_without_delegation_asks_for_it(fake: GoogleFake, missing: str) -> None:
    kept = Kept(fake.service_account(tuple(scope for scope in SCOPES if scope != missing)))
    with pytest.raises(SignInNeeded) as caught:
        kept.opened().calendars()
    assert caught.value.code == "unauthorized_client"


def test_a_service_account_uses_calendars_that_were_shared_with_it(fake: GoogleFake) -> None:
    told = fake.service_account((), None)
    credentials = by_key(told["info"], None, (PERSON,)) | fake.here
    service = Kept(credentials).opened()
    assert [one.address for one in service.calendars()] == [PERSON]
    service.create(PERSON, uuid4().hex, entry())


@pytest.mark.parametrize(
    "credentials",
    [
        {},
        {"kind": "user"},
        {"kind": "user", "refresh_token": "a", "client_id": "b"},
        {"kind": "service_account"},
        {"kind": "service_account", "info": {}},
        {"kind": "service_account", "info": {"client_email": "a", "private_key": "b"}},
        {"kind": "password", "refresh_token": "a", "client_id": "b", "client_secret": "c"},
    ],
)
def test_credentials_that_lack_something_are_refused_at_once(credentials: dict[str, Any]) -> None:
    with pytest.raises(SetupError):
        connect(credentials, "Europe/Istanbul", 60.0, lambda new: None)


# ------------------------------------------------------------------- permissions


@pytest.mark.parametrize("missing", SCOPES)
def test_every_permission_asked_for_is_needed(fake: GoogleFake, missing: str) -> None:
    fake.add("komsu", role="freeBusyReader")
    service = connect(
        fake.credentials(tuple(scope for scope in SCOPES if scope != missing)),
        "Europe/Istanbul",
        60.0,
        lambda new: None,
    )
    with pytest.raises(NotAllowed) as caught:
        use_everything(service)
    assert caught.value.code == "insufficientPermissions"


def test_no_other_permission_is_needed(fake: GoogleFake) -> None:
    fake.add("komsu", role="freeBusyReader")
    use_everything(connect(fake.credentials(SCOPES), "Europe/Istanbul", 60.0, lambda new: None))


def use_everything(service: GoogleCalendar) -> None:
    service.calendars()
    written = service.create(PERSON, uuid4().hex, entry())
    written = service.change(PERSON, written, entry(generation=2))
    service.find(PERSON, written.id)
    list(service.ours(PERSON, HOUSE, FIRST, LAST))
    token = list(service.changes(PERSON, None, FIRST, LAST))[-1].token
    list(service.changes(PERSON, token, FIRST, LAST))
    channel = service.watch(PERSON, "https://salon.example/push", "gizli", LAST)
    service.unwatch(PERSON, channel)
    service.remove(PERSON, written)
    list(service.events("komsu", FIRST, LAST))


# ------------------------------------------------------------------- consent


def asked(fake: GoogleFake, back_to: str = "http://127.0.0.1:1") -> Redirect:
    """The question to a person, with a file whose addresses lead astray."""
    client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "token_uri": "https://10.0.0.1/", "auth_uri": "x"}
    page = f"{fake.address}/auth"
    return by_redirect({"installed": client}, back_to, consent_address=page, token_uri=fake.token_uri)


def came_back(page: str) -> dict[str, str]:
    """A person opens the page and says yes; the query with which the browser would come back."""
    answer = requests.get(page, allow_redirects=False, timeout=60)
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def test_a_person_consents_in_a_browser_on_this_machine(fake: GoogleFake) -> None:
    with Loopback() as back:
        redirect = asked(fake, back.address)
        browser = threading.Thread(target=requests.get, args=(redirect.page,), kwargs={"timeout": 60})
        browser.start()
        query = back.wait(60)
        browser.join()
    assert query is not None
    credentials = redirect.finish(query) | fake.here
    assert [one.address for one in Kept(credentials).opened().calendars()] == [PERSON]


def test_the_question_asks_for_no_more_than_the_permissions_and_for_a_lasting_consent(fake: GoogleFake) -> None:
    question = parse_qs(urlsplit(asked(fake).page).query)
    assert question["scope"] == [" ".join(SCOPES)]
    assert (question["access_type"], question["prompt"]) == (["offline"], ["consent"])
    assert question["code_challenge_method"] == ["S256"]


def test_an_answer_to_another_question_is_refused(fake: GoogleFake) -> None:
    ours, other = (asked(fake) for _ in range(2))
    with pytest.raises(SignInNeeded) as caught:
        ours.finish(came_back(other.page))
    assert caught.value.code == "state"
    # A code stolen on the way is worth nothing without what only the asker knows.
    query = came_back(other.page)
    mine = dict(parse_qsl(urlsplit(ours.page).query))
    with pytest.raises(SignInNeeded) as caught:
        ours.finish({**query, "state": mine["state"]})
    assert caught.value.code == "invalid_grant"


def test_a_person_who_says_no_or_leaves_out_a_permission_is_not_connected(fake: GoogleFake) -> None:
    redirect = asked(fake)
    state = dict(parse_qsl(urlsplit(redirect.page).query))["state"]
    with pytest.raises(SignInNeeded) as caught:
        redirect.finish({"state": state, "error": "access_denied"})
    assert caught.value.code == "access_denied"
    query = came_back(redirect.page)
    fake.oauth.codes[query["code"]]["scope"] = SCOPES[0]
    with pytest.raises(NotAllowed):
        redirect.finish(query)


def test_a_file_does_not_choose_whom_we_ask(fake: GoogleFake) -> None:
    client = {"client_id": "a", "client_secret": "b", "auth_uri": fake.address, "token_uri": fake.token_uri}
    assert by_redirect({"installed": client}, "http://127.0.0.1:1").page.startswith(f"{CONSENT_ADDRESS}?")
    info = {**fake.service_account(SCOPES)["info"], "token_uri": fake.token_uri}
    assert token_address(by_key(info, PERSON)) == TOKEN_ADDRESS
    assert token_address({"kind": "user", "token_uri": fake.token_uri}) == TOKEN_ADDRESS


@pytest.mark.parametrize("client", [{}, {"web": {"client_id": "a", "client_secret": "b"}}, {"installed": {}}])
def test_another_file_than_that_of_a_desktop_client_is_refused(client: dict[str, Any]) -> None:
    with pytest.raises(SetupError):
        by_redirect(client, "http://127.0.0.1:1")


@pytest.mark.parametrize("info", [{}, {"installed": {}}, {"type": "authorized_user"}])
def test_another_file_than_a_key_is_refused(info: dict[str, Any]) -> None:
    with pytest.raises(SetupError):
        by_key(info, PERSON)


def test_a_service_account_needs_a_person_or_calendars(fake: GoogleFake) -> None:
    with pytest.raises(SetupError):
        by_key(fake.service_account(SCOPES)["info"], None)


def test_a_browser_that_never_comes_back_is_waited_for_no_longer_than_said() -> None:
    with Loopback() as back:
        assert back.wait(0.05) is None


def test_something_else_that_knocks_is_not_the_answer() -> None:
    with Loopback() as back:
        knocks = threading.Thread(target=requests.get, args=(f"{back.address}/favicon.ico",), kwargs={"timeout": 60})
        knocks.start()
        assert back.wait(0.2) is None
        knocks.join()
        page = f"{back.address}/?state=a&code=b"
        answers = threading.Thread(target=requests.get, args=(page,), kwargs={"timeout": 60})
        answers.start()
        assert back.wait(60) == {"state": "a", "code": "b"}
        answers.join()
