"""The words of messages as each database looks them up: see `randevu.store.search`."""

from __future__ import annotations

from sqlalchemy import DDL, event

from randevu.store.tables.conversation import message

WORDS_TABLE = "message_words"

LETTERS = "İIıŞşĞğÜüÖöÇçÂâÎîÛû"
PLAIN = "iiissgguuooccaaiiuu"
# Letters to fold, then marks that part words: PostgreSQL would read "yarin.iptal" as the name of a computer.
_FROM = LETTERS + "./:@_-''’&=?#"
_TO = PLAIN
FOLDED = f"to_tsvector('simple', translate(message.text, '{_FROM}', '{_TO.ljust(len(_FROM) - 1)}'))"

POSTGRES_MADE = (f"CREATE INDEX ix_message_words ON message USING gin ({FOLDED.replace('message.', '')})",)
# FTS5 folds case and diacritics by itself, except for the dotless i. It is told the old words of a row that goes,
# because it keeps no copy of the text.
_NEW, _OLD = (f"replace({row}.text, char(305), 'i')" for row in ("new", "old"))
_ADD = f"INSERT INTO {WORDS_TABLE}(rowid, words) VALUES (new.id, {_NEW})"
_TAKE = f"INSERT INTO {WORDS_TABLE}({WORDS_TABLE}, rowid, words) VALUES ('delete', old.id, {_OLD})"
SQLITE_MADE = (
    f"CREATE VIRTUAL TABLE {WORDS_TABLE} USING fts5(words, content='', tokenize='unicode61 remove_diacritics 2')",
    f"CREATE TRIGGER message_words_added AFTER INSERT ON message BEGIN {_ADD}; END",
    f"CREATE TRIGGER message_words_gone AFTER DELETE ON message BEGIN {_TAKE}; END",
    f"CREATE TRIGGER message_words_changed AFTER UPDATE OF text ON message BEGIN {_TAKE}; {_ADD}; END",
)

for _statement in POSTGRES_MADE:
    event.listen(message, "after_create", DDL(_statement).execute_if(dialect="postgresql"))
for _statement in SQLITE_MADE:
    event.listen(message, "after_create", DDL(_statement).execute_if(dialect="sqlite"))
event.listen(message, "after_drop", DDL(f"DROP TABLE {WORDS_TABLE}").execute_if(dialect="sqlite"))
