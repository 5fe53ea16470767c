"""Every provider keeps one contract, whatever its words: Netgsm and İleti Merkezi by their ready descriptions, and one
that answers in plain text. Then what is each one's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from randevu.errors import SettingsError
from randevu.messaging.address import EmailAddress, PhoneNumber
from randevu.messaging.errors import NotSent, SendError, Unclear, Unsendable, Verdict
from randevu.messaging.letters import Letter
from randevu.messaging.sms import provider
from randevu.messaging.sms.http import HttpSms
from randevu.messaging.sms.message import Sms, to_json
from tests.contract.sms.sms_server import Answer, SmsServer, sms_server

SECRETS = {"NETGSM_USER": "8501112233", "NETGSM_PASSWORD": "parola:ş", "NETGSM_HEADER": "DEFNE", "PLAIN_KEY": "k&y"}
SECRETS |= {"ILETIMERKEZI_KEY": "anahtar", "ILETIMERKEZI_HASH": "0f1e2d", "ILETIMERKEZI_SENDER": "DEFNE"}
NUMBER, TEXT = "+905321234567", 'Yarın 14:00 "saç" randevunuz var & bekliyoruz\nDefne'

PLAIN = """
needs: [PLAIN_KEY]
send:
  method: GET
  address: https://sms.example.com/send?key={{ PLAIN_KEY | urlencode }}&to={{ number }}&text={{ text | urlencode }}
  pattern: "^(?P<code>OK|ERR[0-9]+)(?: (?P<id>[0-9]+))?$"
  success: ["OK"]
  later: ["ERR7"]
  stop: ["ERR1"]
  never: ["ERR3"]
"""


@dataclass
class Case:
    """A provider at our local server, and what it says in each situation."""

    transport: HttpSms
    server: SmsServer
    path: str
    taken: Answer
    sent_id: str
    later: Answer
    stop: Answer
    never: Answer
    strange: Answer

    def answers(self, answer: Answer | None) -> None:
        self.server.answers[self.path] = answer


def here(description: str, server: SmsServer, folder: Path, name: str) -> HttpSms:
    """The provider of this description, its addresses at our server."""
    for host in ("https://api.netgsm.com.tr", "https://sms.example.com", "https://api.iletimerkezi.com"):
        description = description.replace(host, f"http://127.0.0.1:{server.port}")
    path = folder / f"{name}.yml"
    path.write_text(description, encoding="utf-8")
    return HttpSms(provider.load(str(path), SECRETS))


@pytest.fixture
def server() -> Iterator[SmsServer]:
    with sms_server() as running:
        yield running


@pytest.fixture
def netgsm(server: SmsServer, tmp_path: Path) -> HttpSms:
    return here((provider.READY / "netgsm.yml").read_text(encoding="utf-8"), server, tmp_path, "netgsm")


@pytest.fixture
def iletimerkezi(server: SmsServer, tmp_path: Path) -> HttpSms:
    return here((provider.READY / "iletimerkezi.yml").read_text(encoding="utf-8"), server, tmp_path, "iletimerkezi")


@pytest.fixture(params=["netgsm", "iletimerkezi", "plain"])
def case(
    request: pytest.FixtureRequest, server: SmsServer, netgsm: HttpSms, iletimerkezi: HttpSms, tmp_path: Path
) -> Case:
    if request.param == "netgsm":

        def said(code: str, status: int = 406) -> Answer:
            return status, json.dumps({"code": code, "jobid": None, "description": "x"})

        taken = (200, json.dumps({"code": "00", "jobid": "17377215342605050417149344", "description": "queued"}))
        path = "/sms/rest/v2/send"
        return Case(
            *(netgsm, server, path, taken, "sms:17377215342605050417149344"),
            *(said("80"), said("30"), said("20"), said("777", 200)),
        )
    if request.param == "iletimerkezi":

        def told(code: str, status: int = 200) -> Answer:
            return status, json.dumps(
                {"response": {"status": {"code": code, "message": "x"}, "order": {"id": "104525"}}}
            )

        return Case(
            *(iletimerkezi, server, "/v1/send-sms/json", told("200"), "sms:104525"),
            *(told("503", 503), told("401", 401), told("452", 452), told("777")),
        )
    return Case(
        *(here(PLAIN, server, tmp_path, "plain"), server, "/send", (200, "OK 991\n"), "sms:991"),
        *((200, "ERR7"), (200, "ERR1"), (200, "ERR3"), (200, "<html>")),
    )


def letter(text: str = TEXT, number: str = NUMBER, attempts: int = 1) -> Letter:
    return Letter(7, "sms:x", "t", "sms", None, PhoneNumber(number), to_json(Sms(text)), attempts, None, None)


def error_of(case: Case, answer: Answer | None, attempts: int = 1) -> SendError:
    case.answers(answer)
    with pytest.raises(SendError) as caught:
        case.transport.send(letter(attempts=attempts))
    return caught.value


def test_a_text_that_is_taken_over_has_the_providers_id(case: Case) -> None:
    case.answers(case.taken)
    assert case.transport.send(letter()) == case.sent_id


def test_the_text_arrives_letter_by_letter(case: Case) -> None:
    case.answers(case.taken)
    case.transport.send(letter())
    asked = case.server.newest()
    if "text" in asked.query:
        said = asked.query["text"]
    elif "messages" in asked.json():
        said = asked.json()["messages"][0]["msg"]
    else:
        said = asked.json()["request"]["order"]["message"]["text"]
    assert said == TEXT


@pytest.mark.parametrize(
    ("situation", "verdict"),
    [("later", Verdict.RETRY), ("stop", Verdict.STOP_AND_ALERT), ("never", Verdict.DROP)],
)
def test_a_refusal_says_what_to_do(case: Case, situation: str, verdict: Verdict) -> None:
    error = error_of(case, getattr(case, situation))
    assert isinstance(error, NotSent)
    assert error.verdict is verdict


def test_pauses_grow_with_the_attempts(case: Case) -> None:
    assert [error_of(case, case.later, attempts).retry_after for attempts in (1, 2, 9)] == [30, 60, 900]


@pytest.mark.parametrize("answer", [None, (500, ""), (502, "<html>busy</html>"), (200, "")])
def test_what_may_have_gone_out_is_unclear(case: Case, answer: Answer | None) -> None:
    assert isinstance(error_of(case, answer), Unclear)


def test_an_answer_in_unknown_words_is_unclear(case: Case) -> None:
    assert isinstance(error_of(case, case.strange), Unclear)


@pytest.mark.parametrize(
    ("status", "verdict"), [(401, Verdict.STOP_AND_ALERT), (429, Verdict.RETRY), (400, Verdict.DROP)]
)
def test_without_a_known_code_the_status_decides(case: Case, status: int, verdict: Verdict) -> None:
    error = error_of(case, (status, ""))
    assert isinstance(error, NotSent)
    assert error.verdict is verdict


def test_a_redirection_is_not_followed_and_counts_as_refused(case: Case) -> None:
    assert isinstance(error_of(case, (302, "")), NotSent)
    assert len(case.server.asked) == 1


def test_nobody_answering_means_that_nothing_went_out(case: Case, tmp_path: Path) -> None:
    absent = SmsServer(port=1)
    with pytest.raises(NotSent):
        here(PLAIN, absent, tmp_path, "absent").send(letter())


@pytest.mark.parametrize("number", ["+902165550101", "+90", "sms"])
def test_a_number_that_takes_no_texts_is_found_before_it_is_asked(case: Case, number: str) -> None:
    with pytest.raises(Unsendable):
        case.transport.send(letter(number=number))
    assert case.server.asked == []


def test_an_address_of_another_channel_is_refused(case: Case) -> None:
    wrong = Letter(7, "l", "t", "sms", None, EmailAddress("a@example.com"), to_json(Sms("a")), 1, None, None)
    with pytest.raises(Unsendable):
        case.transport.send(wrong)


def test_errors_name_neither_number_nor_text_nor_secret(case: Case) -> None:
    for answer in (case.later, case.strange, (400, f"{NUMBER} {TEXT}")):
        said = repr(error_of(case, answer)) + str(error_of(case, answer)) + repr(case.transport.provider)
        assert not any(secret in said for secret in (NUMBER, "5321234567", "Yarın", *SECRETS.values()))


def test_netgsm_is_asked_as_its_documentation_says(netgsm: HttpSms, server: SmsServer) -> None:
    server.answers["/sms/rest/v2/send"] = (200, '{"code": "00", "jobid": "1"}')
    netgsm.send(letter("Merhaba"))
    asked = server.newest()
    assert (asked.method, asked.user) == ("POST", ("8501112233", "parola:ş"))
    assert asked.json() == {
        "msgheader": "DEFNE",
        "encoding": "TR",
        "iysfilter": "0",
        "referansID": "7",
        "messages": [{"msg": "Merhaba", "no": "5321234567"}],
    }


def test_iletimerkezi_is_asked_as_its_documentation_says(iletimerkezi: HttpSms, server: SmsServer) -> None:
    server.answers["/v1/send-sms/json"] = (200, '{"response": {"status": {"code": "200"}, "order": {"id": 1}}}')
    iletimerkezi.send(letter("Merhaba"))
    message = {"text": "Merhaba", "receipents": {"number": ["5321234567"]}}
    assert server.newest().json()["request"] == {
        "authentication": {"key": "anahtar", "hash": "0f1e2d"},
        "order": {"sender": "DEFNE", "iys": "0", "message": message},
    }


def test_netgsm_is_asked_about_fifty_texts_at_once(netgsm: HttpSms, server: SmsServer) -> None:
    jobs = [{"jobid": "1", "status": 1}, {"jobid": "2", "status": 0}, {"jobid": 3, "status": "13"}, {"jobid": "x"}]
    server.answers["/sms/rest/v2/report"] = (200, json.dumps({"code": "00", "jobs": jobs}))
    ids = [f"sms:{number}" for number in range(1, 61)]
    assert netgsm.statuses(ids) == {"sms:1": "delivered", "sms:3": "failed"}
    assert [len(asked.json()["jobids"]) for asked in server.asked] == [50, 10]
    assert server.asked[0].json()["jobids"][0] == "1"


def test_reports_that_are_refused_are_an_error_and_no_news(netgsm: HttpSms, server: SmsServer) -> None:
    server.answers["/sms/rest/v2/report"] = (406, '{"code": "30"}')
    with pytest.raises(SendError):
        netgsm.statuses(["sms:1"])
    server.answers["/sms/rest/v2/report"] = (200, "[]")
    assert netgsm.statuses(["sms:1"]) == {}


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("needs: [PLAIN_KEY]", "needs: [PLAIN_KEY, OTHER_KEY]", "OTHER_KEY"),
        ("{{ number }}", "{{ nummer }}", "neither needed nor given"),
        ("{{ number }}", "{{ number", "line 5"),
        ('success: ["OK"]', "success: [00]", "quotes"),
        ("method: GET", "method: FETCH", "GET, POST or PUT"),
        ("https://sms", "http://sms", "https://"),
        ("(?P<id>", "(?P<jd>", "group `id`"),
        ("(?P<id>", "(((", "regular expression"),
        ("pattern:", "patern:", "did you mean `pattern`"),
        ("  later:", "  code: x\n  later:", "needs either"),
    ],
)
def test_a_description_that_is_wrong_says_where(tmp_path: Path, before: str, after: str, says: str) -> None:
    path = tmp_path / "own.yml"
    path.write_text(PLAIN.replace(before, after), encoding="utf-8")
    with pytest.raises(SettingsError, match=says.replace("(", r"\(")):
        provider.load(str(path), SECRETS)


def test_an_unknown_provider_is_told_with_the_ready_ones() -> None:
    with pytest.raises(SettingsError, match="netgsm"):
        provider.load("netgms", SECRETS)
