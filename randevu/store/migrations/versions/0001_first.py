"""The first schema.

Written out, and with types of its own, so that it stays what it was when the tables change: later changes are
migrations of their own. `tests/unit/store/test_migrations.py` compares the outcome of all of them with the tables.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

# SQLite numbers rows by itself only for INTEGER PRIMARY KEY.
BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

# Nobody can take a seat of a resource twice at the same time. Ranges stand in for the plain equality that GiST lacks
# without an extension.
SLOT_GUARD = (
    "ALTER TABLE allocation ADD CONSTRAINT ex_allocation_slot EXCLUDE USING gist ("
    "int4range(resource_id, resource_id, '[]') WITH &&, int4range(seat, last_seat, '[]') WITH &&, "
    "tstzrange(starts_at, ends_at, '[)') WITH &&)"
)


def upgrade() -> None:
    op.create_table(
        "catalogue_version",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("document", sa.Text(), nullable=False, comment="the whole business.yml; the newest row rules"),
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=False,
            comment="SHA-256 of the document: the same text is read once per process",
        ),
        sa.Column("author", sa.String(length=60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_version")),
    )

    op.create_table(
        "channel",
        sa.Column("name", sa.String(length=60), nullable=False, comment="whatsapp:<phone number id>, email, ..."),
        sa.Column("not_before", MOMENT, comment="nothing leaves until then; the queue is kept"),
        sa.Column("paused_for", sa.Integer(), comment="the error code that stopped it; null while it only slows down"),
        sa.Column("paused_at", MOMENT),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_channel")),
    )

    op.create_table(
        "customer",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("name", sa.String(length=200)),
        sa.Column("phone", sa.String(length=20), comment="E.164 with plus; WhatsApp may hide it"),
        sa.Column("email", sa.String(length=200)),
        sa.Column("language", sa.String(length=8)),
        sa.Column("note", sa.Text()),
        sa.Column("merged_into", BIG_ID),
        sa.Column("marketing_stopped_at", MOMENT, comment="told WhatsApp that marketing messages are unwanted"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["merged_into"], ["customer.id"], name=op.f("fk_customer_merged_into")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
    )
    op.create_index("ix_customer_phone", "customer", ["phone"])

    op.create_table(
        "lane",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("lease_owner", sa.String(length=60)),
        sa.Column("lease_until", MOMENT),
        sa.Column("not_before", MOMENT, comment="held back by WhatsApp's pair rate or a failure"),
        sa.Column("tokens", sa.Float(), nullable=False, comment="pair-rate bucket"),
        sa.Column("tokens_at", MOMENT),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lane")),
    )

    op.create_table(
        "outbox",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("channel", sa.String(length=12), nullable=False, comment="whatsapp, email, ..."),
        sa.Column(
            "lane", sa.String(length=120), nullable=False, comment="one recipient's queue: nothing overtakes inside it"
        ),
        sa.Column("key", sa.String(length=200), comment="what must be sent once has a key"),
        sa.Column("purpose", sa.String(length=12), nullable=False, comment="service or marketing"),
        sa.Column("kind", sa.String(length=20), nullable=False, comment="reply, apology, owner_alert, reminder, ..."),
        sa.Column("rank", sa.Integer(), nullable=False, comment="replies before reminders"),
        sa.Column("conversation_id", sa.String(length=36)),
        sa.Column("message_id", BIG_ID, comment="the message row whose status this row moves"),
        sa.Column("turn_id", BIG_ID),
        sa.Column(
            "asks", sa.Boolean(), nullable=False, comment="a question: the customer's next message supersedes it"
        ),
        sa.Column(
            "address", JSON, comment="{wa_id, user_id} or {email}; null: wherever the conversation's customer is now"
        ),
        sa.Column("payload", JSON, nullable=False),
        sa.Column(
            "state", sa.String(length=10), nullable=False, comment="waiting, sending, sent, unclear, superseded or dead"
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False, comment="sending, unclear: when it is looked at again"),
        sa.Column("attempted_at", MOMENT, comment="when its last sending began"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("sent_at", MOMENT),
        sa.Column("error_code", sa.Integer()),
        sa.Column("error", sa.Text()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index("ix_outbox_lane_state", "outbox", ["lane", "state"])
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"])

    op.create_table(
        "panel_user",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", MOMENT),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_user")),
        sa.UniqueConstraint("email", name=op.f("uq_panel_user_email")),
    )

    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False, comment="staff, room, ..."),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_resource_kind_key")),
    )

    op.create_table(
        "unread_event",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("error", sa.String(length=120), nullable=False, comment="name of the mistake, never content"),
        sa.Column(
            "body", JSON, nullable=False, comment="kept, so that nothing a customer sent is lost to a mistake of ours"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unread_event")),
    )

    op.create_table(
        "block",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("created_by", sa.String(length=60), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_block_order")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_block_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_block")),
    )
    op.create_index("ix_block_resource_id_starts_at", "block", ["resource_id", "starts_at"])

    op.create_table(
        "conversation",
        sa.Column("id", sa.String(length=36), nullable=False, comment="Rasa's sender id: opaque, never a phone number"),
        sa.Column(
            "phone_number_id",
            sa.String(length=40),
            nullable=False,
            comment="the business's number the customer wrote to",
        ),
        sa.Column("customer_id", BIG_ID, nullable=False),
        sa.Column("holder", sa.String(length=12), nullable=False, comment="assistant, waiting or person"),
        sa.Column("resumes_at", MOMENT, comment="when the assistant takes over again by itself"),
        sa.Column(
            "said_at", MOMENT, comment="the customer's newest message, by its own timestamp: opens the 24 h window"
        ),
        sa.Column("notice_sent_at", MOMENT, comment="the privacy line of the first contact"),
        sa.Column("asked_at", MOMENT, comment="a question of ours is open: a short answer to it is complete"),
        sa.Column("flagged", sa.String(length=40), comment="why a person should look at it"),
        sa.Column("referral", JSON, comment="click-to-WhatsApp ad the conversation began with"),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("not_before", MOMENT, comment="a failed turn backs off until then"),
        sa.Column(
            "lease_owner", sa.String(length=60), comment="one turn's own token: whoever holds another one may not save"
        ),
        sa.Column("lease_until", MOMENT),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_conversation_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("phone_number_id", "customer_id", name=op.f("uq_conversation_phone_number_id_customer_id")),
    )
    op.create_index("ix_conversation_holder", "conversation", ["holder"])

    op.create_table(
        "identity",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("customer_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False, comment="wa_id, user_id or parent_user_id"),
        sa.Column("value", sa.String(length=512), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False, comment="the newest of a kind is where messages go"),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_identity_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("kind", "value", name=op.f("uq_identity_kind_value")),
    )
    op.create_index("ix_identity_customer_id", "identity", ["customer_id"])

    op.create_table(
        "panel_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("csrf", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["panel_user.id"], name=op.f("fk_panel_session_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_panel_session")),
    )

    op.create_table(
        "appointment",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("customer_id", BIG_ID, nullable=False),
        sa.Column("conversation_id", sa.String(length=36)),
        sa.Column("branch", sa.String(length=80), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("parts", JSON, nullable=False, comment="[{service, staff, starts_at, ends_at, person}]"),
        sa.Column("party", sa.Integer(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False, comment="in hundredths, so that sums are exact everywhere"),
        sa.Column("status", sa.String(length=12), nullable=False, comment="booked, cancelled, done or no_show"),
        sa.Column("attendance", sa.String(length=12), comment="confirmed or declined by the customer"),
        sa.Column("source", sa.String(length=12), nullable=False, comment="whatsapp, phone, walk_in"),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "generation", sa.Integer(), nullable=False, comment="grows with every move: older writes are dropped"
        ),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_appointment_order")),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_appointment_conversation_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_appointment_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index("ix_appointment_customer_id", "appointment", ["customer_id"])
    op.create_index("ix_appointment_starts_at", "appointment", ["starts_at"])

    op.create_table(
        "handover",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("resumes_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("closed_by", sa.String(length=60), comment="a panel user, 'customer' or 'time'"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_handover_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handover")),
    )
    op.create_index("ix_handover_conversation_id", "handover", ["conversation_id"])

    op.create_table(
        "inbox",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=512), nullable=False, comment="the wamid; other kinds make their own"),
        sa.Column("kind", sa.String(length=30), nullable=False, comment="message, given_back, reminder_sent, ..."),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("ready_at", MOMENT, nullable=False, comment="not before: fragments wait, failed turns back off"),
        sa.Column("state", sa.String(length=8), nullable=False, comment="waiting, working, done, dropped or dead"),
        sa.Column(
            "attempts",
            sa.Integer(),
            nullable=False,
            comment="turns that failed; rows that failed together stay together",
        ),
        sa.Column(
            "claims", sa.Integer(), nullable=False, comment="times it was taken up and not ended: its process died"
        ),
        sa.Column("turn_id", BIG_ID),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_inbox_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("key", name=op.f("uq_inbox_key")),
    )
    op.create_index("ix_inbox_conversation_id_state", "inbox", ["conversation_id", "state"])
    op.create_index("ix_inbox_state_ready_at", "inbox", ["state", "ready_at"])

    op.create_table(
        "message",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("direction", sa.String(length=3), nullable=False, comment="in or out"),
        sa.Column("author", sa.String(length=20), nullable=False, comment="customer, assistant, or a panel user's id"),
        sa.Column("wamid", sa.String(length=512)),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("payload", JSON, nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.Column("status", sa.String(length=12), comment="out: queued, sent, delivered, read, failed or superseded"),
        sa.Column("status_at", MOMENT, comment="when WhatsApp itself last reported on it"),
        sa.Column("error_code", sa.Integer()),
        sa.Column("turn_id", BIG_ID),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_message_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("wamid", name=op.f("uq_message_wamid")),
    )
    op.create_index("ix_message_conversation_id_id", "message", ["conversation_id", "id"])

    op.create_table(
        "tracker",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("snapshot", JSON, nullable=False, comment="bounded: slots, active loop and the newest turns"),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_tracker_conversation_id")),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_tracker")),
    )

    op.create_table(
        "turn",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("intent", sa.String(length=60)),
        sa.Column("confidence", sa.Float()),
        sa.Column(
            "understanding", JSON, nullable=False, comment="ranking, entities and readings as the model gave them"
        ),
        sa.Column("slots", JSON, nullable=False, comment="after the turn"),
        sa.Column("actions", JSON, nullable=False, comment="what was done and which policy chose it"),
        sa.Column("timing", JSON, nullable=False, comment="milliseconds by stage"),
        sa.Column("model", sa.String(length=120)),
        sa.Column("outcome", sa.String(length=20), nullable=False, comment="answered, failed or silent"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_turn_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn")),
    )
    op.create_index("ix_turn_conversation_id_id", "turn", ["conversation_id", "id"])

    op.create_table(
        "allocation",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("resource_id", sa.Integer(), nullable=False),
        sa.Column(
            "seat",
            sa.Integer(),
            nullable=False,
            comment="first seat taken; a service for one takes all seats, 1 to 1000",
        ),
        sa.Column("last_seat", sa.Integer(), nullable=False),
        sa.Column(
            "service",
            sa.String(length=80),
            nullable=False,
            comment="a group session is joined by the same service at the same time",
        ),
        sa.Column("starts_at", MOMENT, nullable=False, comment="with buffers"),
        sa.Column("ends_at", MOMENT, nullable=False, comment="with buffers, exclusive"),
        sa.Column("appointment_id", BIG_ID),
        sa.Column("customer_id", BIG_ID, comment="whose hold it is"),
        sa.Column("hold_until", MOMENT, comment="a hold while set; a booking has none"),
        sa.CheckConstraint(
            "(appointment_id IS NULL) <> (hold_until IS NULL)", name=op.f("ck_allocation_held_or_booked")
        ),
        sa.CheckConstraint("seat BETWEEN 1 AND last_seat", name=op.f("ck_allocation_seats")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_allocation_order")),
        sa.ForeignKeyConstraint(["appointment_id"], ["appointment.id"], name=op.f("fk_allocation_appointment_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_allocation_customer_id")),
        sa.ForeignKeyConstraint(["resource_id"], ["resource.id"], name=op.f("fk_allocation_resource_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
    )
    op.create_index("ix_allocation_appointment_id", "allocation", ["appointment_id"])
    op.create_index("ix_allocation_customer_id", "allocation", ["customer_id"])
    op.create_index("ix_allocation_resource_id_starts_at", "allocation", ["resource_id", "starts_at"])

    op.create_table(
        "appointment_event",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("appointment_id", BIG_ID, nullable=False),
        sa.Column(
            "command_key",
            sa.String(length=240),
            nullable=False,
            comment="(message id, ordinal): a repeat finds its first result",
        ),
        sa.Column("kind", sa.String(length=16), nullable=False, comment="booked, moved, cancelled, ..."),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("detail", JSON, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["appointment_id"], ["appointment.id"], name=op.f("fk_appointment_event_appointment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_event")),
        sa.UniqueConstraint("command_key", name=op.f("uq_appointment_event_command_key")),
    )
    op.create_index("ix_appointment_event_appointment_id", "appointment_event", ["appointment_id"])

    if op.get_bind().dialect.name == "postgresql":
        op.execute(SLOT_GUARD)
