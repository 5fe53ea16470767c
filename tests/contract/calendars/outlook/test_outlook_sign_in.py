"""Signing in for Outlook: consent of a person, permission of an application, renewal, withdrawal."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen
from uuid import uuid4

import pytest

from randevu.calendars import signing_in, wiring
from randevu.calendars.errors import Away, NotAllowed, SetupError, SignInNeeded
from randevu.calendars.outlook import consent
from randevu.calendars.outlook.service import OutlookCalendars
from tests.contract.calendars.contract import FIRST, LAST, entry
from tests.contract.calendars.graph_fake.accounts import COMPANY, application, connected, delegated, http, person
from tests.contract.calendars.graph_fake.entra import CLIENT, SECRET, USER
from tests.contract.calendars.graph_fake.server import Fault, GraphFake

CALENDAR = GraphFake.calendar
BACK = "http://localhost:8765"


def _read(service: OutlookCalendars, calendar: str = CALENDAR) -> None:
    list(service.events(calendar, FIRST, LAST))


def _at(fake: GraphFake) -> dict[str, Any]:
    return {"authority": fake.authority, "resource": fake.authority, "http": http(fake)}


# ------------------------------------------------------------ consent


def test_a_person_consents_by_a_code_typed_in_elsewhere(peer: GraphFake) -> None:
    device = consent.by_device("common", CLIENT, **_at(peer))
    assert (device.page, device.code) == ("https://microsoft.com/devicelogin", "ABCD-EFGH")
    credentials = device.finish()
    assert credentials["account"] == USER
    _read(connected(peer, credentials))


def test_a_person_who_refuses_the_code_has_not_signed_in(peer: GraphFake) -> None:
    peer.entra.approved = False
    with pytest.raises(SignInNeeded) as raised:
        consent.by_device("common", CLIENT, **_at(peer)).finish()
    assert raised.value.code == "authorization_declined"


@pytest.mark.parametrize("secret", ["", SECRET])
def test_a_person_consents_on_a_page_that_leads_back_to_us(peer: GraphFake, secret: str) -> None:
    redirect = consent.by_redirect("common", CLIENT, BACK, secret, **_at(peer))
    page = {name: values[0] for name, values in parse_qs(urlsplit(redirect.page).query).items()}
    assert page["redirect_uri"] == BACK
    assert page["code_challenge_method"] == "S256"
    assert set(page["scope"].split()) == {
        *("openid", "profile", "offline_access"),
        f"{peer.authority}/Calendars.ReadWrite",
    }
    code = peer.entra.consented(page["nonce"], BACK)
    credentials = redirect.finish({"code": code, "state": page["state"]})
    assert credentials.get("client_secret", "") == secret
    _read(connected(peer, credentials))


def test_the_browser_of_this_machine_brings_the_consent_back(peer: GraphFake) -> None:
    def agree(told: str) -> None:
        page = {name: values[0] for name, values in parse_qs(urlsplit(told.split()[-1]).query).items()}
        assert urlsplit(page["redirect_uri"]).hostname == "localhost"
        answer = {"code": peer.entra.consented(page["nonce"], page["redirect_uri"]), "state": page["state"]}
        port = urlsplit(page["redirect_uri"]).port
        threads.submit(urlopen, f"http://127.0.0.1:{port}/?{urlencode(answer)}", timeout=60)

    with ThreadPoolExecutor(1) as threads:
        ask = partial(consent.by_redirect, **_at(peer))
        credentials = signing_in.outlook_by_consent("common", CLIENT, agree, ask)
    _read(connected(peer, credentials))


def test_a_browser_that_brings_a_refusal_back_is_told_in_words(peer: GraphFake) -> None:
    def refuse(told: str) -> None:
        page = {name: values[0] for name, values in parse_qs(urlsplit(told.split()[-1]).query).items()}
        answer = urlencode({"error": "access_denied", "state": page["state"]})
        threads.submit(urlopen, f"http://127.0.0.1:{urlsplit(page['redirect_uri']).port}/?{answer}", timeout=60)

    with ThreadPoolExecutor(1) as threads, pytest.raises(SetupError, match="access_denied"):
        signing_in.outlook_by_consent("common", CLIENT, refuse, partial(consent.by_redirect, **_at(peer)))


def test_an_answer_to_another_page_is_not_taken(peer: GraphFake) -> None:
    redirect = consent.by_redirect("common", CLIENT, BACK, **_at(peer))
    nonce = parse_qs(urlsplit(redirect.page).query)["nonce"][0]
    with pytest.raises(SignInNeeded):
        redirect.finish({"code": peer.entra.consented(nonce, BACK), "state": "of somebody else"})
    assert peer.entra.grants == []


def test_a_person_who_presses_cancel_on_the_page_has_not_signed_in(peer: GraphFake) -> None:
    redirect = consent.by_redirect("common", CLIENT, BACK, **_at(peer))
    state = parse_qs(urlsplit(redirect.page).query)["state"][0]
    with pytest.raises(SignInNeeded) as raised:
        redirect.finish({"error": "access_denied", "error_description": "…", "state": state})
    assert raised.value.code == "access_denied"


def test_a_tenant_that_does_not_exist_is_said_so(peer: GraphFake) -> None:
    with pytest.raises(SignInNeeded) as raised:
        consent.by_device("nobody.example", CLIENT, **_at(peer))
    assert raised.value.code == "tenant"


# ------------------------------------------------------------ tokens


def test_nothing_is_asked_before_the_first_use(peer: GraphFake) -> None:
    application(peer)
    assert peer.entra.grants == []


def test_one_token_serves_many_requests(peer: GraphFake) -> None:
    service = application(peer)
    for _ in range(3):
        _read(service, f"users/{USER}/calendar")
    assert peer.entra.grants == ["client_credentials"]


def test_threads_that_share_an_account_share_its_token_and_keep_its_limit(peer: GraphFake) -> None:
    service = application(peer)
    gate = threading.BoundedSemaphore(service.concurrency)

    def create(number: int) -> str:
        with gate:
            return service.create(f"users/{USER}/calendar", uuid4().hex, entry(number=number)).id

    with ThreadPoolExecutor(12) as threads:
        made = set(threads.map(create, range(40)))
    assert len(made) == len(peer.api.main.items) == 40
    assert peer.entra.grants == ["client_credentials"]
    assert 1 <= peer.most_at_once <= 4


@pytest.mark.parametrize("kind", ["client_credentials", "refresh_token"])
def test_a_token_that_ran_out_is_renewed_once_and_the_request_repeated(peer: GraphFake, kind: str) -> None:
    company = kind == "client_credentials"
    service = application(peer) if company else delegated(peer)
    calendar = f"users/{USER}/calendar" if company else CALENDAR
    _read(service, calendar)
    peer.entra.grants.clear()
    peer.entra.expire_access()
    service.create(calendar, uuid4().hex, entry())
    assert peer.entra.grants == [kind]
    assert len(list(service.events(calendar, FIRST, LAST))) == 1


def test_a_token_that_stays_refused_is_not_renewed_for_ever(peer: GraphFake) -> None:
    service = delegated(peer)
    peer.faults = [Fault(status=401, code="InvalidAuthenticationToken", times=9)]
    with pytest.raises(SignInNeeded):
        _read(service)
    assert len(peer.requests) == 2


def test_new_tokens_are_given_out_to_be_kept_and_serve_the_next_process(peer: GraphFake) -> None:
    kept: list[Mapping[str, Any]] = []
    credentials = person(peer)
    _read(connected(peer, credentials, kept.append))
    assert kept == []  # the one that came with the consent still serves
    peer.entra.expire_access()
    _read(connected(peer, credentials, kept.append))
    assert {name: kept[-1][name] for name in ("kind", "tenant", "client_id", "account")} == {
        **{"kind": "delegated", "tenant": "common"},
        **{"client_id": CLIENT, "account": USER},
    }
    peer.entra.grants.clear()
    _read(connected(peer, kept[-1]))
    assert peer.entra.grants == []


def test_consent_that_was_withdrawn_needs_a_person(peer: GraphFake) -> None:
    service = delegated(peer)
    peer.entra.revoke()
    with pytest.raises(SignInNeeded) as raised:
        _read(service)
    assert raised.value.code == "invalid_grant"


def test_a_secret_that_ran_out_needs_a_person(peer: GraphFake) -> None:
    with pytest.raises(SignInNeeded) as raised:
        _read(connected(peer, {**COMPANY, "client_secret": "old"}), f"users/{USER}/calendar")
    assert raised.value.code == "invalid_client"


def test_a_sign_in_service_that_is_down_needs_only_time(peer: GraphFake) -> None:
    service = delegated(peer)
    peer.entra.expire_access()
    peer.entra.refusal = (503, {"error": "temporarily_unavailable"})
    with pytest.raises(Away):
        service.create(CALENDAR, uuid4().hex, entry())
    peer.entra.refusal = (400, {"error": "temporarily_unavailable"})
    with pytest.raises(Away):
        _read(connected(peer, {**COMPANY}), f"users/{USER}/calendar")
    assert peer.api.main.items == {}


def test_a_sign_in_service_that_cannot_be_reached_needs_only_time(peer: GraphFake) -> None:
    service = application(peer)
    peer.close()
    with pytest.raises(Away):
        _read(service, f"users/{USER}/calendar")


def test_an_application_enters_only_the_mailboxes_it_was_given(peer: GraphFake) -> None:
    service = application(peer)
    with pytest.raises(NotAllowed):
        _read(service, "users/mudur@salon.example/calendar")


@pytest.mark.parametrize("missing", ["tenant", "client_id", "client_secret", "mailboxes"])
def test_what_is_missing_in_the_credentials_is_named(missing: str) -> None:
    credentials = {name: value for name, value in COMPANY.items() if name != missing}
    with pytest.raises(SetupError, match=missing):
        wiring.connect("outlook", credentials, "Europe/Istanbul", lambda _: None)


def test_the_product_opens_an_outlook_connection_by_its_name() -> None:
    service = wiring.connect("outlook", COMPANY, "Europe/Istanbul", lambda _: None)
    assert isinstance(service, OutlookCalendars)
    assert service.concurrency == 4


def test_no_token_and_no_secret_gets_into_errors_or_logs(peer: GraphFake, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    service = delegated(peer)
    secrets = [*peer.entra.access, *peer.entra.refresh, SECRET]
    _read(service)
    peer.entra.revoke()
    with pytest.raises(SignInNeeded) as raised:
        _read(service)
    with pytest.raises(SignInNeeded):
        _read(connected(peer, {**COMPANY, "client_secret": "another"}), f"users/{USER}/calendar")
    told = caplog.text + repr(raised.value) + repr(raised.value.__context__)
    assert not [one for one in [*secrets, "another", USER] if one in told]
