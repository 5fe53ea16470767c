"""Where requests may go: https, the open internet, and what the installation named itself."""

from __future__ import annotations

import pytest

from randevu.calendars.errors import Refused
from randevu.calendars.http import Http
from randevu.calendars.wire import is_public
from tests.unit.calendars.raw_server import answering, serving, sized


@pytest.mark.parametrize(
    "url",
    [
        "http://takvim.example/",
        "ftp://takvim.example/",
        "file:///etc/passwd",
        "https://",
        "https://ad:parola@takvim.example/",
        "https://takvim.example:99999/",
        "//takvim.example",
        "http://127.0.0.1:1/",
    ],
)
def test_only_https_is_spoken_and_no_password_stands_in_an_address(url: str) -> None:
    with pytest.raises(Refused):
        Http().send("GET", url, changes=False)


def test_plain_http_to_another_machine_is_refused_even_when_it_is_named() -> None:
    with pytest.raises(Refused):
        Http(open_to={"takvim.example:80"}).send("GET", "http://takvim.example/", changes=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0"])
def test_an_address_that_a_person_typed_never_leads_into_this_machine(host: str) -> None:
    with serving(answering(sized(b"{}"))) as server:
        port = server.place.rpartition(":")[2]
        with pytest.raises(Refused) as caught:
            Http(public_only=True).send("GET", f"https://{host}:{port}/", changes=False)
        assert caught.value.code == "private_address"
        assert server.connections == 0


def test_a_private_address_may_be_allowed_by_name() -> None:
    with serving(answering(sized(b"{}"))) as server:
        http = Http(public_only=True, open_to={server.place})
        assert http.send("GET", server.url, changes=False).status == 200


@pytest.mark.parametrize(
    "address",
    [
        *(
            "10.0.0.1",
            "172.16.3.4",
            "192.168.1.1",
            "127.0.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
        ),
        *(
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1%eth0",
            "fc00::1",
            "::ffff:10.0.0.1",
            "2002:a00:1::",
            "64:ff9b::a00:1",
        ),
        "ff02::1",
    ],
)
def test_addresses_of_private_networks_are_known_in_every_dress(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["142.250.187.110", "2a00:1450:4017:815::200e", "::ffff:142.250.187.110"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)
