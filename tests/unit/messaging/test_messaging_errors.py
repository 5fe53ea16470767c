"""Every error code says what becomes of the message, and no error says anything about it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import pywa.errors

from randevu.errors import RandevuError
from randevu.messaging.errors import NotSent, SendError, Unclear, Unsendable, Verdict, advice, pair_wait

EXPECTED = {
    Verdict.STOP_AND_ALERT: (
        0, 3, 10, 190, 200, 250, 299, 368, 130497, 131031, 131037, 131042, 131045, 131048,
    ),
    Verdict.RETRY: (1, 2, 4, 80007, 130429, 131000, 131016, 131052, 131053, 131057),
    Verdict.WAIT_PAIR: (131056,),
    Verdict.WAIT_LONG: (131049, 131064, 132015),
    Verdict.NEEDS_TEMPLATE: (131047,),
    Verdict.DROP: (130472, 131021, 131026, 131030, 131050, 131051, 131062, 132068, 132069),
    Verdict.BUG: (33, 100, 131008, 131009, 132000, 132001, 132005, 132007, 132008, 132012, 132016, 132018),
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "verdict"), [(code, verdict) for verdict, codes in EXPECTED.items() for code in codes]
)
def test_a_code_has_the_verdict_that_was_collected_for_it(code: int, verdict: Verdict) -> None:
    assert advice(code).verdict is verdict


def test_every_code_an_independent_client_knows_for_sending_is_known_here() -> None:
    families = (
        pywa.errors.AuthorizationError,
        pywa.errors.IntegrityError,
        pywa.errors.SendMessageError,
    )
    codes = {code for family in families for error in family.__subclasses__() for code in error.__error_codes__ or ()}

    assert len(codes) > 130
    assert {code for code in codes if advice(code).meaning == "unknown code in a status"} == set()


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (400, Verdict.BUG),
        (401, Verdict.STOP_AND_ALERT),
        (403, Verdict.STOP_AND_ALERT),
        (404, Verdict.BUG),
        (408, Verdict.RETRY),
        (429, Verdict.RETRY),
        (500, Verdict.RETRY),
        (503, Verdict.RETRY),
    ],
)
def test_without_a_known_code_the_http_status_decides(status: int, verdict: Verdict) -> None:
    assert advice(None, status).verdict is verdict
    assert advice(999_999, status).verdict is verdict


def test_a_failed_status_with_an_unknown_code_is_not_repeated() -> None:
    assert advice(999_999).verdict is Verdict.DROP
    assert advice(None).verdict is Verdict.DROP


def test_only_a_fault_that_leaves_it_open_is_not_surely_refused() -> None:
    open_codes = {code for code in range(140_000) if not advice(code).surely_refused}

    assert open_codes == {1, 2, 131000}


def test_long_waits_say_how_long_and_the_stop_of_marketing_is_told() -> None:
    assert advice(131064).wait == timedelta(hours=6)
    assert advice(131049).wait == timedelta(hours=24)
    assert advice(131050).opted_out
    assert advice(131053).tries == 1


def test_the_wait_after_the_pair_rate_grows_by_powers_of_four_up_to_an_hour() -> None:
    assert [pair_wait(attempt).total_seconds() for attempt in range(8)] == [1, 4, 16, 64, 256, 1024, 3600, 3600]


def test_all_errors_belong_to_the_products_tree() -> None:
    for error in (NotSent("connect"), Unclear("timeout"), Unsendable("text.body")):
        assert isinstance(error, RandevuError)


def test_an_error_says_code_status_and_verdict_and_nothing_else() -> None:
    error: SendError = NotSent("refused", code=131056, http_status=400, trace="abc")

    assert str(error) == "refused code=131056 http=400 wait_pair"
    assert error.verdict is Verdict.WAIT_PAIR
    assert str(Unclear("timeout")) == "timeout retry"
