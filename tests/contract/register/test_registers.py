"""The register of tests and the adapter for the real one, asked at a server that answers as documented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from randevu.consent.iys import HttpRegister
from randevu.consent.register import Register, RegisterAway, RegisterRefused
from randevu.settings import Iys
from tests.contract.register.book import BRAND, CODE, PASSWORD, USER, Book, FakeRegister, Server
from tests.serving import served

NOW = datetime(2026, 3, 11, 10, tzinfo=ZoneInfo("Europe/Istanbul"))
PHONE = "+905321112233"


def record(status: str = "ONAY", phone: str = PHONE, at: str = "2026-03-11 09:00:00") -> dict[str, str]:
    made = {"recipient": phone, "recipientType": "BIREYSEL", "type": "MESAJ", "status": status}
    return {**made, "source": "HS_MESAJ", "consentDate": at}


class RegisterContract:
    book: Book
    register: Register

    def test_a_record_is_taken_over(self) -> None:
        self.register.submit(record())
        assert self.book.taken == [record()]

    def test_a_later_refusal_is_taken_over(self) -> None:
        self.register.submit(record())
        self.register.submit(record("RET", at="2026-03-11 09:30:00"))
        assert [one["status"] for one in self.book.taken] == ["ONAY", "RET"]

    @pytest.mark.parametrize(
        "wrong",
        [
            record("RET"),
            record(phone="0532"),
            record(at="2026-03-12 09:00:00"),
            record(at="yesterday"),
            {name: value for name, value in record().items() if name != "source"},
        ],
    )
    def test_what_is_no_record_is_refused_with_a_code(self, wrong: dict[str, str]) -> None:
        with pytest.raises(RegisterRefused) as refused:
            self.register.submit(wrong)
        assert refused.value.code.startswith("H")

    def test_the_same_again_is_refused(self) -> None:
        self.register.submit(record())
        with pytest.raises(RegisterRefused):
            self.register.submit(record(at="2026-03-11 09:30:00"))

    def test_what_customers_tell_it_themselves_is_heard_oldest_first(self) -> None:
        for hours, status in ((50, "ONAY"), (30, "RET"), (5, "ONAY"), (24 * 8, "RET")):
            self.book.at_the_register(PHONE, status, timedelta(hours=hours))
        assert [one["status"] for one in self.register.changes()] == ["ONAY", "RET", "ONAY"]

    def test_one_that_does_not_answer_is_away(self) -> None:
        self.book.away = True
        with pytest.raises(RegisterAway):
            self.register.submit(record())
        with pytest.raises(RegisterAway):
            list(self.register.changes())


class TestInMemory(RegisterContract):
    @pytest.fixture(autouse=True)
    def _make(self) -> None:
        self.book = Book(NOW)
        self.register = FakeRegister(self.book)


class TestIys(RegisterContract):
    @pytest.fixture(autouse=True)
    def _serve(self) -> Iterator[None]:
        self.book = Book(NOW)
        self.server = Server(self.book)
        with served(self.server.app) as url:
            self.account = Iys(url, CODE, BRAND, USER, PASSWORD)
            self.register = HttpRegister(self.account)
            yield

    def test_one_sign_in_is_enough(self) -> None:
        self.register.submit(record())
        list(self.register.changes())
        assert self.server.tokens == 1

    def test_a_token_that_ran_out_is_fetched_anew(self) -> None:
        list(self.register.changes())
        self.server.expire()
        self.register.submit(record())
        assert self.book.taken == [record()]

    def test_a_wrong_password_lets_nobody_in(self) -> None:
        with pytest.raises(RegisterAway, match="sign-in answered 401"):
            HttpRegister(replace(self.account, password="x")).submit(record())

    def test_a_brand_that_is_not_ours_is_refused(self) -> None:
        with pytest.raises(RegisterRefused, match="404"):
            HttpRegister(replace(self.account, brand="1")).submit(record())

    def test_nobody_there_is_away(self) -> None:
        with pytest.raises(RegisterAway):
            HttpRegister(replace(self.account, url="http://127.0.0.1:9")).submit(record())

    def test_no_error_tells_a_number_or_a_secret(self) -> None:
        with pytest.raises(RegisterRefused) as refused:
            self.register.submit(record("RET"))
        said = f"{refused.value!r} {refused.value} {self.account!r}"
        assert not any(one in said for one in (PHONE, "eklenemedi", USER, PASSWORD))
