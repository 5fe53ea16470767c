"""Questions about the business, answered from the catalogue; a running form goes on by itself afterwards."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rasa_sdk.events import FollowupAction

from actions import deposits
from actions.turn import Events, Say, Turn, TurnAction, asked_yes, catalogue, slots, store
from randevu.booking import appointments
from randevu.catalogue import Catalogue
from randevu.catalogue.live import privacy_address
from randevu.dialogue import answers, consistency, words
from randevu.turkish import letters, phrasing

_OWN = re.compile(
    r"\b(?:tut|ode|sur|kalk|bit)\w*(?:cak|cek|ca[mg]|ce[mg]|caz|cez)\w*|\bne kadar (?:tutar|surer)\b|\brandevum\w*"
)
"""What lies ahead: what the own appointment will cost and how long it will take."""


_WHO_WILL = re.compile(
    r"\bkim(?:ler)? (?:\w+ )?\w+(?:cak|cek|ca[mg]|ce[mg]|caz|cez)\w*|\bkim(?:le|inle|deydi|dendi)\w*\b"
)


BETWEEN = 2
"""So many services named are compared with one another."""


class CatalogueAnswer(TurnAction):
    """Base of the answers that need nothing but the catalogue; further questions of the message are answered too."""

    def act(self, turn: Turn, say: Say) -> Events:
        with store.reading() as db:
            live = catalogue(db)
        if turn.understood.asks.terms:
            terms_of_cancelling(turn, say, live)
            return []
        if turn.understood.intent != "ask_availability":
            for one in self._in_order(turn):
                one.answer(turn, say, live)
        if turn.understood.wants_time and not turn.loop:
            return [FollowupAction("booking_form")]
        return slots({"pending": {"addresses": True, "age": 0}}) if self._leaves_branch_open(turn) else []

    @staticmethod
    def _leaves_branch_open(turn: Turn) -> bool:
        """After all the addresses a branch alone ("Beşiktaş") asks for its own."""
        asked = "ask_address" in (turn.understood.intent, *turn.understood.asks.questions)
        return asked and not turn.loop and not turn.understood.branch

    def _in_order(self, turn: Turn) -> list[CatalogueAnswer]:
        """This answer and those to the other questions, in the order in which they were asked."""
        asked = turn.understood.asks.questions
        if turn.understood.intent in ANSWERS:
            return answers_to(turn, asked if turn.understood.intent in asked else (turn.understood.intent, *asked))
        return [self, *answers_to(turn, asked)]

    def answer(self, turn: Turn, say: Say, live: Catalogue) -> None:
        raise AssertionError("answers override this")

    @staticmethod
    def meant(turn: Turn) -> Sequence[str]:
        """The services asked about: named now, else those of the running wish."""
        return turn.understood.service or turn.wish.services

    @staticmethod
    def not_offered(turn: Turn, say: Say) -> bool:
        """Answer honestly when the question is about something the business does not do."""
        unknown = turn.understood.unknown_service
        if not unknown or turn.understood.service:
            return False
        say("utter_service_not_offered", {"words": unknown})
        return True


class AnswerPrice(CatalogueAnswer):
    def name(self) -> str:
        return "action_answer_price"

    def answer(self, turn: Turn, say: Say, live: Catalogue) -> None:
        if self.not_offered(turn, say):
            return
        asks = turn.understood.asks
        if (asks.cheapest or asks.dearest) and len(turn.understood.service) < BETWEEN:
            key = answers.by_price(live, dearest=asks.dearest)
            say("utter_dearest" if asks.dearest else "utter_cheapest", answers.service_values(live, key))
            return
        services = self.meant(turn) or own_services(turn)
        if not services or (len(services) > 1 and turn.understood.asks.compares):
            say("utter_all_prices", {"lines": answers.price_lines(live, services or live.offered)})
        elif len(services) == 1:
            say("utter_price", answers.service_values(live, services[0]))
            if live.services[services[0]].deposit:
                say("utter_price_deposit", answers.service_values(live, services[0]))
        else:
            say("utter_prices", {"lines": answers.price_lines(live, services), "total": answers.total(live, services)})


class AnswerDuration(CatalogueAnswer):
    def name(self) -> str:
        return "action_answer_duration"

    def answer(self, turn: Turn, say: Say, live: Catalogue) -> None:
        if self.not_offered(turn, say):
            return
        services = self.meant(turn) or own_services(turn)
        if len(services) == 1:
            say("utter_duration", answers.service_values(live, services[0]))
        else:
            say("utter_durations", {"lines": answers.duration_lines(live, services or live.offered)})


class AnswerHours(CatalogueAnswer):
    def name(self) -> str:
        return "action_answer_hours"

    def answer(self, turn: Turn, say: Say, live: Catalogue) -> None:
        branch = turn.understood.branch[0] if turn.understood.branch else None
        day = answers.asked_day(live, turn.understood)
        if turn.understood.asks.open_now:
            say(*answers.hours_now(live, branch, turn.now))
            return
        if day is not None:
            say(*answers.hours_of(live, day, branch, turn.now))
            return
        for response, values in answers.hours_of_days(live, turn.understood, branch, turn.now):
            say(response, values)


class AnswerAddress(CatalogueAnswer):
    def name(self) -> str:
        return "action_answer_address"

    def answer(self, turn: Turn, say: Say, live: Catalogue) -> None:
        keys = turn.understood.branch or self._own(turn) or tuple(live.branches)
        if len(keys) == 1:
            branch = live.branches[keys[0]]
            say(
                "utter_address",
                words.place(live, branch.key) | {"address": branch.address, "directions": branch.directions},
            )
            say("utter_pin", {}, custom={"pin": answers.pin(live, branch.key)})
        else:
            say("utter_addresses", {"lines": answers.address_lines(live)})

    @staticmethod
    def _own(turn: Turn) -> tuple[str, ...]:
        """The branch that is wished for now, or of the next appointment."""
        wished = turn.wish.key("branch")
        with store.reading() as db:
            theirs = [one.branch for one in appointments.upcoming(db, turn.customer_id, turn.now)]
            known = catalogue(db).branches
        return tuple(branch for branch in (wished, *theirs) if branch is not None and branch in known)[:1]


class AnswerServices(CatalogueAnswer):
    def name(self) -> str:
        return "action_answer_services"

    def answer(self, turn: Turn, say: Say, live: Catalogue) -> None:
        if self.not_offered(turn, say):
            return
        if turn.understood.service:
            say("utter_service_offered", answers.service_values(live, turn.understood.service[0]))
        elif turn.understood.branch:
            branch = turn.understood.branch[0]
            done = [key for key in live.services if branch in consistency.branches_for(live, (key,), None)]
            say("utter_services_of_branch", words.place(live, branch) | {"services": words.services(live, done)})
        elif turn.loop:
            say("utter_services_named", {"services": words.services(live, live.services)})
        else:
            say("utter_services", {}, answers.service_choices(live))


class AnswerStaff(CatalogueAnswer):
    def name(self) -> str:
        return "action_answer_staff"

    def answer(self, turn: Turn, say: Say, live: Catalogue) -> None:
        day = answers.asked_day(live, turn.understood)
        for key in turn.understood.staff:
            values = answers.staff_values(live, key)
            if day is None and turn.understood.asks.working_days:
                say("utter_staff_week", values | {"lines": answers.staff_week_lines(live, key, turn.now)})
            elif day is None:
                say("utter_staff_member", values)
            else:
                values |= answers.staff_day(live, key, day, turn.now)
                say("utter_staff_works" if values["hours"] else "utter_staff_does_not_work", values)
        if turn.understood.staff or self._own(turn, say):
            return
        services = self.meant(turn)
        branch = turn.understood.branch[0] if turn.understood.branch else turn.wish.key("branch")
        say("utter_staff", {"lines": answers.staff_lines(live, services, branch)})

    @staticmethod
    def _own(turn: Turn, say: Say) -> bool:
        """ "Kim kesecek" from who has one appointment and is booking nothing: who stands there."""
        if turn.loop or turn.understood.service or not _WHO_WILL.search(letters.fold(turn.understood.text)):
            return False
        with store.reading() as db:
            live = catalogue(db)
            theirs = appointments.upcoming(db, turn.customer_id, turn.now)
        if len(theirs) != 1:
            return False
        say("utter_appointment", {"lines": answers.appointment_lines(live, theirs, turn.now)})
        return True


class AnswerPayment(CatalogueAnswer):
    def name(self) -> str:
        return "action_answer_payment"

    def answer(self, turn: Turn, say: Say, live: Catalogue) -> None:
        services = self.meant(turn)
        asks = turn.understood.asks
        if (asks.deposit or asks.how_to_pay) and say_unpaid(turn, say):
            return
        if turn.understood.asks.deposit and services:
            due = [key for key in services if live.services[key].deposit]
            for key in due:
                say("utter_price_deposit_of", answers.service_values(live, key))
            if not due:
                say("utter_no_deposit")
            elif asks.how_to_pay and deposits.are_collected(live):
                say("utter_deposit_after_yes")
            elif asks.how_to_pay:
                say("utter_payment", {"methods": answers.payment(live)})
            return
        say("utter_payment", {"methods": answers.payment(live)})


class AnswerPrivacy(CatalogueAnswer):
    def name(self) -> str:
        return "action_answer_privacy"

    def answer(self, turn: Turn, say: Say, live: Catalogue) -> None:
        say("utter_privacy", {"business": live.name, "privacy_url": privacy_address(live)})


def own_services(turn: Turn) -> tuple[str, ...]:
    """ "Kaç para tutacaktı" outside a booking: those of the only appointment, unless a list is asked for."""
    if turn.loop or turn.understood.tapped or not _OWN.search(letters.fold(turn.understood.text)):
        return ()
    with store.reading() as db:
        theirs = appointments.upcoming(db, turn.customer_id, turn.now)
        known = catalogue(db).services
    services = dict.fromkeys(part.service for one in theirs for part in one.parts) if len(theirs) == 1 else {}
    return tuple(key for key in services if key in known)


def terms_of_cancelling(turn: Turn, say: Say, live: Catalogue) -> None:
    """Until when an appointment may be cancelled, in the business's own words where it has some."""
    if live.cancellation_text:
        say("utter_cancellation_terms", {"text": live.cancellation_text})
    else:
        say("utter_cancellation_cutoff", {"cutoff": phrasing.duration(live.rules.cutoff_minutes)})


def say_unpaid(turn: Turn, say: Say) -> bool:
    """How to pay for the next appointment that waits for its deposit; False if none does."""
    with store.reading() as db:
        live = catalogue(db)
        upcoming = appointments.upcoming(db, turn.customer_id, turn.now)
        return any(deposits.say_how_to_pay(db, live, say, one, turn) for one in upcoming)


class ListAppointments(TurnAction):
    def name(self) -> str:
        return "action_list_appointments"

    def act(self, turn: Turn, say: Say) -> Events:
        with store.reading() as db:
            live = catalogue(db)
            upcoming = appointments.upcoming(db, turn.customer_id, turn.now)
        if not upcoming:
            say("utter_no_appointments")
            return [] if turn.loop else asked_yes("booking_form")
        lines = answers.appointment_lines(live, upcoming, turn.now)
        say("utter_appointments" if len(upcoming) > 1 else "utter_appointment", {"lines": lines})
        say_unpaid(turn, say)
        return []


ANSWERS: dict[str, CatalogueAnswer] = {
    "ask_price": AnswerPrice(),
    "ask_duration": AnswerDuration(),
    "ask_hours": AnswerHours(),
    "ask_address": AnswerAddress(),
    "ask_staff": AnswerStaff(),
    "ask_payment": AnswerPayment(),
}


def answer_all(turn: Turn, say: Say, questions: Sequence[str]) -> None:
    """Answer these questions, one after the other."""
    with store.reading() as db:
        live = catalogue(db)
    for one in answers_to(turn, questions):
        one.answer(turn, say, live)


def answers_to(turn: Turn, questions: Sequence[str]) -> list[CatalogueAnswer]:
    """The answers to several questions of one message; the price of one service tells how long it takes."""
    told = "ask_price" in questions and len(CatalogueAnswer.meant(turn)) == 1
    return [ANSWERS[one] for one in questions if not (told and one == "ask_duration")]
