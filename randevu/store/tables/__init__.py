"""Every table, on one MetaData. Times are UTC; keys of services, branches and staff are the catalogue's."""

from randevu.store.tables.audit import panel_audit
from randevu.store.tables.booking import allocation, appointment, appointment_event, appointment_note, block, resource
from randevu.store.tables.business import api_token, catalogue_version, panel_link, panel_session, panel_user
from randevu.store.tables.calendars import (
    calendar,
    calendar_busy,
    calendar_connection,
    calendar_event,
    calendar_finding,
    installation,
)
from randevu.store.tables.consent import consent_event, consent_text, iys_attempt
from randevu.store.tables.conversation import (
    conversation,
    customer,
    handover,
    identity,
    inbox,
    message,
    tracker,
    turn,
    unread_event,
)
from randevu.store.tables.handoff import agent_presence, handover_event, ownership
from randevu.store.tables.hooks import webhook_call, webhook_receiver
from randevu.store.tables.media import media_file
from randevu.store.tables.metadata import metadata
from randevu.store.tables.models import model_choice
from randevu.store.tables.outgoing import channel, lane, message_template, outbox, stand_in
from randevu.store.tables.payments import payment, payment_event
from randevu.store.tables.privacy import destruction, privacy_request
from randevu.store.tables.reminders import reminder, reminder_pace
from randevu.store.tables.reviewing import review, review_comment, review_label, review_later, saved_filter
from randevu.store.tables.satisfaction import visit_rating
from randevu.store.tables.teaching import change_set, correction, teaching_job
from randevu.store.tables.teamwork import inbox_label, labelled, ready_reply, team_mention, team_note
from randevu.store.tables.waiting import freed_time, waiting_entry, waiting_offer
from randevu.store.tables.words import WORDS_TABLE

__all__ = [
    "WORDS_TABLE",
    "agent_presence",
    "allocation",
    "api_token",
    "appointment",
    "appointment_event",
    "appointment_note",
    "block",
    "calendar",
    "calendar_busy",
    "calendar_connection",
    "calendar_event",
    "calendar_finding",
    "catalogue_version",
    "change_set",
    "channel",
    "consent_event",
    "consent_text",
    "conversation",
    "correction",
    "customer",
    "destruction",
    "freed_time",
    "handover",
    "handover_event",
    "identity",
    "inbox",
    "inbox_label",
    "installation",
    "iys_attempt",
    "labelled",
    "lane",
    "media_file",
    "message",
    "message_template",
    "metadata",
    "model_choice",
    "outbox",
    "ownership",
    "panel_audit",
    "panel_link",
    "panel_session",
    "panel_user",
    "payment",
    "payment_event",
    "privacy_request",
    "ready_reply",
    "reminder",
    "reminder_pace",
    "resource",
    "review",
    "review_comment",
    "review_label",
    "review_later",
    "saved_filter",
    "stand_in",
    "teaching_job",
    "team_mention",
    "team_note",
    "tracker",
    "turn",
    "unread_event",
    "visit_rating",
    "waiting_entry",
    "waiting_offer",
    "webhook_call",
    "webhook_receiver",
]
