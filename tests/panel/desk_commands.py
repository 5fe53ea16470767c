"""Every question and command of the desk, so that a test can ask each as somebody who may not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from randevu import store
from randevu.catalogue import history
from randevu.panel.desk import (
    answering,
    appointment_list,
    appointment_page,
    appointments,
    aside,
    attending,
    blocks,
    booking,
    calendar,
    calendar_accounts,
    change_sets,
    conversations,
    corrections,
    customer_records,
    customers,
    deposits,
    files,
    free_times,
    inbox,
    labels,
    listing,
    live,
    marks,
    message_templates,
    models,
    notes,
    operating,
    ready_replies,
    records,
    reopening,
    saved_filters,
    together,
    users,
    utterances,
    waiting_list,
    workings,
)
from randevu.panel.desk.booking import Entry
from randevu.panel.desk.calendar_accounts import Account, Tie
from randevu.panel.desk.free_times import Chosen, Criteria
from randevu.panel.desk.settings import saving
from randevu.panel.desk.settings.sections import SECTIONS
from randevu.panel.desk.users import Wanted
from randevu.panel.errors import Forbidden
from randevu.panel.filtering import Filter
from randevu.panel.permissions import Actor
from tests.panel.panel_world import World

ACCOUNT, TIE = Account("a", "https://dav.example", "u", "p"), Tie("x", "staff:ayse", True, False)


def commands(world: World, actor: Actor, now: datetime) -> dict[str, object]:
    """Every question and command of the desk, by the permission that it needs."""
    catalogue, wanted = world.catalogue, Criteria(("sac-kesimi",), now.date())
    chosen, entry = Chosen(now, "kadikoy"), Entry("Ali", None, "walk_in", "")
    nonce = "n" * 20
    with store.writing(world.url) as db:
        asked = {
            "see_appointments": [
                lambda: appointments.agenda(db, actor, catalogue, now.date(), 1, None, now),
                lambda: appointments.counts(db, actor, catalogue, now),
                lambda: appointment_page.look(db, actor, 1, now),
                lambda: deposits.look(db, actor, 1),
                lambda: blocks.listed(db, actor, catalogue, now),
                lambda: waiting_list.listed(db, actor, catalogue, now),
                lambda: calendar.board(db, actor, catalogue, calendar.Wanted("day", now.date()), now),
                lambda: appointment_list.page(db, actor, catalogue, appointment_list.Wanted(), None, now),
                lambda: customers.found(db, actor, "x"),
                lambda: customers.look(db, actor, 1),
            ],
            "change_appointments": [
                lambda: appointments.cancel(db, actor, catalogue, 1, nonce, now),
                lambda: appointments.keep_as_it_is(db, actor, 1, now),
                lambda: appointment_page.add_note(db, actor, 1, "x", now),
                lambda: appointment_page.drop_note(db, actor, 1, 1),
                lambda: deposits.do(db, actor, catalogue, 1, "received", now),
                lambda: free_times.times(db, actor, catalogue, wanted, now),
                lambda: booking.book(world.url, actor, wanted, chosen, entry, nonce, now),
                lambda: booking.move(world.url, actor, 1, wanted, chosen, nonce, now),
                lambda: booking.customer_name(db, actor, "+905321234567"),
                lambda: booking.known(db, actor, 1),
                lambda: blocks.add(db, actor, catalogue, "ayse", now, now, "", now),
                lambda: blocks.remove(db, actor, catalogue, 1, now),
                lambda: waiting_list.remove(db, actor, 1, now),
                lambda: customers.write_note(db, actor, 1, "x"),
            ],
            "see_conversations": [
                lambda: inbox.listed(db, actor, "all", "waiting"),
                lambda: inbox.counts(db, actor),
                lambda: inbox.of(db, actor, "abc"),
                lambda: inbox.writing(db, actor, "abc", now),
                lambda: conversations.flagged(db, actor),
                lambda: listing.page(db, actor, Filter(), None, catalogue.zone),
                lambda: listing.neighbours(db, actor, Filter(), "abc", catalogue.zone),
                lambda: saved_filters.listed(db, actor),
                lambda: saved_filters.keep(db, actor, "Bugün", "ara=bug%C3%BCn", now),
                lambda: saved_filters.drop(db, actor, 1),
                lambda: conversations.look(db, actor, "abc", None, now),
                lambda: files.of(db, actor, []),
                lambda: files.opened(db, actor, "abc", 1),
                lambda: aside.of(db, actor, "abc", 1, now),
                lambda: live.news(db, actor, now),
                lambda: notes.of(db, actor, "abc"),
                lambda: notes.mentions(db, actor),
                lambda: notes.read(db, actor, "abc", now),
                lambda: labels.listed(db, actor),
                lambda: labels.uses(db, actor),
                lambda: labels.of(db, actor, ["abc"]),
            ],
            "export": [
                lambda: appointment_list.to_take_out(db, actor, catalogue, appointment_list.Wanted(), None, now)
            ],
            "manage_customers": [
                lambda: customer_records.set_blocked(db, actor, 1, True, now),
                lambda: customer_records.preview(db, actor, (1, 2)),
                lambda: customer_records.merge(db, actor, (1, 2), "x"),
                lambda: customer_records.copy(db, actor, 1),
                lambda: customer_records.erase(db, actor, catalogue, 1, "x", now),
            ],
            "see_records": [lambda: records.page(db, actor, records.Wanted(), None)],
            "manage_users": [
                lambda: users.listed(db, actor),
                lambda: users.look(db, actor, 1),
                lambda: users.invite(db, actor, world.settings, "a@b.example", Wanted("A", "viewer"), now),
                lambda: users.send_link(db, actor, world.settings, 1, now),
                lambda: users.change(db, actor, 1, Wanted("A", "viewer")),
                lambda: users.switch_off(db, actor, 1, now),
                lambda: users.switch_on(db, actor, 1),
                lambda: attending.limit_of(db, actor, 1),
                lambda: attending.set_limit(db, actor, 1, 3, now),
            ],
            "change_settings": [
                lambda: calendar_accounts.listed(db, actor, now),
                lambda: calendar_accounts.look(db, actor, 1, now),
                lambda: calendar_accounts.read_soon(db, actor, now),
                lambda: calendar_accounts.untie(db, actor, 1, 1, now),
                lambda: calendar_accounts.add(world.settings, actor, catalogue, ACCOUNT, now),
                lambda: calendar_accounts.visible(world.settings, actor, catalogue, 1),
                lambda: calendar_accounts.tie(world.settings, actor, catalogue, 1, TIE, now),
                lambda: calendar_accounts.let_go(world.settings, actor, catalogue, 1, now),
                lambda: saving.opened(db, actor, SECTIONS["saatler"], None),
                lambda: saving.save(db, actor, SECTIONS["saatler"], None, {}, 1, frozenset(), now),
                lambda: saving.remove(db, actor, SECTIONS["hatirlatmalar"], "one-day", now),
                lambda: saving.put(db, actor, history.newest(db), "", frozenset(), now),
            ],
            "operate": [
                lambda: operating.overview_of(db, actor, catalogue, now),
                lambda: operating.send_again(db, actor, 1, now),
                lambda: operating.forget(db, actor, 1),
                lambda: operating.answer_again(db, actor, 1, now),
                lambda: operating.drop(db, actor, 1),
                lambda: operating.write_again(db, actor, now),
            ],
            "see_templates": [lambda: message_templates.listed(db, actor)],
            "make_live": [lambda: models.make_live(db, actor, world.settings.project, "x", now)],
            "teach": [
                lambda: models.look(db, actor, world.settings.project),
                lambda: change_sets.create(db, actor, "x", "", [1], now),
                lambda: change_sets.listed(db, actor),
                lambda: change_sets.look(db, actor, catalogue, world.settings.project, 1),
                lambda: change_sets.take_out(db, actor, 1, 1),
                lambda: change_sets.dissolve(db, actor, 1),
                lambda: change_sets.finish(db, actor, 1, now),
                lambda: change_sets.try_out(db, actor, 1, now),
            ],
            "review": [
                lambda: listing.names(db, actor),
                lambda: marks.of(db, actor, ["abc"]),
                lambda: marks.labels(db, actor),
                lambda: utterances.worth_a_look(db, actor, now),
                lambda: marks.set_reviewed(db, actor, "abc", True, now),
                lambda: marks.set_flagged(db, actor, "abc", True),
                lambda: marks.put_aside(db, actor, "abc", True, now),
                lambda: marks.add_label(db, actor, "abc", "x", now),
                lambda: marks.drop_label(db, actor, "abc", "x"),
                lambda: marks.add_comment(db, actor, "abc", "x", now),
                lambda: workings.of(db, actor, catalogue, {1: now}),
                lambda: corrections.intents(actor, world.settings.project),
                lambda: corrections.subject(db, actor, catalogue, "abc", 1),
                lambda: corrections.save(db, actor, catalogue, "abc", 1, corrections.Wanted(None, (), {}), now),
                lambda: corrections.undo(db, actor, 1),
                lambda: corrections.close(db, actor, 1, now),
                lambda: corrections.of_turns(db, actor, [1]),
                lambda: corrections.of_set(db, actor, 1),
                lambda: corrections.listed(db, actor, "open", None),
                *(
                    lambda wanted=wanted: listing.page(db, actor, wanted, None, catalogue.zone)
                    for wanted in (
                        Filter(intent="x"),
                        Filter(entity="x"),
                        Filter(action="x"),
                        Filter(below=50),
                        Filter(label="x"),
                    )
                ),
                lambda: listing.neighbours(db, actor, Filter(fallback=True), "abc", catalogue.zone),
            ],
            "answer": [
                lambda: answering.reply(db, actor, "abc", "x", nonce, now, timedelta(hours=1)),
                lambda: answering.take(db, actor, "abc", now, timedelta(hours=1)),
                lambda: answering.park(db, actor, "abc", now, "x", "queue", now),
                lambda: answering.put_back(db, actor, "abc", now),
                lambda: attending.beat(db, actor, "", now),
                lambda: attending.set_available(db, actor, True, now),
                lambda: attending.team(db, actor, catalogue, now),
                lambda: notes.add(db, actor, "abc", "x", now),
                lambda: labels.put(db, actor, "abc", 1, True, now),
                lambda: ready_replies.listed(db, actor),
                lambda: ready_replies.add(db, actor, ready_replies.Typed("x", "x"), now),
                lambda: ready_replies.change(db, actor, 1, ready_replies.Typed("x", "x"), now),
                lambda: ready_replies.drop(db, actor, 1),
                lambda: reopening.offered(db, actor, "abc", catalogue),
                lambda: reopening.send(db, actor, "abc", "x", nonce, catalogue, now, timedelta(hours=1)),
                lambda: together.do(db, actor, "abc", together.Wanted("take"), now, timedelta(hours=1)),
            ],
            "assign": [
                lambda: answering.colleagues(db, actor),
                lambda: answering.give(db, actor, "abc", 1, now),
                lambda: labels.add(db, actor, "x", now),
                lambda: labels.drop(db, actor, 1),
                lambda: ready_replies.add(db, actor, ready_replies.Typed("x", "x", True), now),
                lambda: together.do(db, actor, "abc", together.Wanted("give"), now, timedelta(hours=1)),
            ],
            "give_back": [
                lambda: conversations.give_back(db, actor, "abc", now),
                lambda: conversations.seen(db, actor, "abc"),
            ],
        }
        for permission, questions in asked.items():
            for question in questions:
                if not actor.may(permission):  # type: ignore[arg-type]
                    with pytest.raises(Forbidden):
                        question()
    return dict(asked)
