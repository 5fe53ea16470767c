"""The layout of docs/map.md, kept by tests: who may import whom, where words live, how long a file may be.

The tables below describe what holds. A new topic, a new door between topics or a new library is a line here, written on
purpose; anything else that fails is a mistake in the code.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter

import pytest

from tests.source_tree import (
    CODE,
    ROOT,
    edges,
    imported,
    imports,
    inside,
    name_of,
    our_modules,
    python_files,
    strings,
    syntax,
    topic_of,
    tracked,
)

# Topic -> the topics it may import. Lower lines may know higher ones, never the other way round.
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "clock": set(),
    "health": set(),
    "contact": set(),
    "rounds": set(),
    "templates": set(),
    "turkish": set(),
    "languages": {"turkish"},
    "settings": {"contact", "errors"},
    "store": {"errors", "settings"},
    "catalogue": {"clock", "contact", "errors", "settings", "store", "turkish"},
    "booking": {"catalogue", "errors", "store"},
    "dialogue": {"booking", "catalogue", "turkish"},
    "trained": {"rounds", "store"},
    "engine": {"catalogue", "errors", "languages", "settings", "store", "trained", "turkish"},
    # A turn may hand the conversation over, and a handover puts rows into the inbox: one story, told from two sides.
    "consent": {"catalogue", "clock", "errors", "rounds", "settings", "store", "templates", "turkish"},
    "messaging": {
        *("catalogue", "clock", "consent", "engine", "errors", "handoff", "languages", "rounds", "settings", "store"),
        *("templates", "turkish"),
    },
    "hooks": {"clock", "errors", "rounds", "store"},
    "handoff": {"catalogue", "clock", "hooks", "messaging", "rounds", "store"},
    "media": {"clock", "messaging", "rounds", "settings", "store"},
    "channels": {
        *("booking", "calendars", "catalogue", "contact", "dialogue", "messaging", "settings", "store", "templates"),
    },
    # Calendars tell of what they find through alerts, and an e-mail carries a calendar's file.
    "announcing": {"booking", "catalogue", "dialogue", "languages", "messaging", "settings", "store"},
    "alerts": {"booking", "catalogue", "channels", "dialogue", "messaging", "store"},
    "calendars": {
        *("alerts", "announcing", "booking", "catalogue", "clock", "dialogue", "errors", "messaging", "settings"),
        *("store", "templates"),
    },
    "payments": {
        *("alerts", "announcing", "booking", "catalogue", "clock", "errors", "messaging", "settings"),
        *("rounds", "store", "turkish"),
    },
    "privacy": {"booking", "calendars", "catalogue", "errors", "messaging", "store", "templates"},
    "reminders": {"alerts", "announcing", "booking", "catalogue", "clock", "consent", "messaging", "rounds", "store"},
    "satisfaction": {"booking", "catalogue", "consent", "messaging", "settings", "store"},
    "waiting": {"booking", "catalogue", "dialogue", "messaging", "store", "turkish"},
    "teaching": {"catalogue", "clock", "errors", "rounds", "settings", "store", "trained", "turkish"},
    # Doors: nobody imports them, except the command line, which opens them all, and `run`, which starts them.
    "actions": {
        *("alerts", "booking", "calendars", "catalogue", "clock", "consent", "dialogue", "handoff", "satisfaction"),
        *("payments", "settings", "store", "turkish", "waiting"),
    },
    "connectors": {"clock", "engine", "messaging", "rounds", "settings", "store", "trained"},
    "nlu": {"catalogue", "languages", "settings", "turkish"},
    "panel": {
        *("booking", "catalogue", "clock", "consent", "contact", "errors", "handoff", "messaging", "settings", "store"),
        *("templates", "turkish"),
        *("alerts", "announcing", "calendars", "channels", "dialogue", "payments", "privacy", "satisfaction"),
        *("consent", "health", "media", "reminders", "teaching", "trained", "waiting"),
    },
    "worker": {
        *("booking", "calendars", "channels", "clock", "consent", "handoff", "hooks", "media", "messaging"),
        *("payments", "privacy", "reminders", "satisfaction", "settings", "store", "waiting"),
        *("teaching", "trained"),
    },
    "run": {"catalogue", "clock", "engine", "errors", "health", "panel", "settings", "store", "trained"},
    "cli": {
        *("calendars", "catalogue", "clock", "consent", "engine", "errors", "handoff", "languages", "messaging"),
        *("health", "hooks", "media", "payments", "privacy", "reminders", "settings"),
        *("store", "turkish", "panel", "run", "simulator", "waiting", "worker"),
    },
    "__main__": {"cli"},
    # Stands for Meta: it may know nothing of the product that is tried against it.
    "simulator": {"clock", "errors", "settings"},
}
DOORS = {"actions", "connectors", "nlu", "panel", "worker", "run", "cli", "simulator", "__main__"}

# Topic -> its modules that other topics may import; "" is the package itself. Everything else is its own affair.
ENTRANCES: dict[str, set[str]] = {
    "turkish": {
        *("attendance", "kin", "letters", "matching", "phrasing", "pictures", "short_names", "stopping"),
        *("remarks", "suffixes", "understand", "waiting_list", "when", "when.meaning", "wishes"),
    },
    "languages": {"", "spoken", "writing"},
    "store": {"", "migrate", "search", "tables", "tables.conversation", "tables.metadata"},
    "catalogue": {
        *("", "catalogue", "editing", "errors", "history", "live", "node", "parse", "quiet", "service"),
    },
    "booking": {
        *("", "appointments", "asked", "availability", "holds", "local", "model", "policies", "resources", "rows"),
        *("elsewhere", "unpaid"),
    },
    "calendars": {
        *("channels", "connecting", "connections", "copying", "findings", "hearing", "house", "ics", "links", "model"),
        *("errors", "planning", "reactions", "running", "service", "signing_in"),
        *("ties", "troubles", "wiring"),
    },
    "channels": {"copies", "standing_in", "ways"},
    "consent": {"gate", "ledger", "privacy_text", "register", "stops", "submitting"},
    "dialogue": {
        *("answers", "booking", "consistency", "followups", "manners", "merge", "moving", "nods", "offers"),
        *("places", "readings", "several", "shifting", "strangers", "understood", "which", "wish", "words"),
    },
    "engine": {"port", "rasa_engine", "rasa_stage", "train", "understand"},
    "messaging": {
        *("address", "approved", "approved.account", "approved.checks", "approved.files", "approved.model"),
        *("approved.overview", "approved.registry", "approved.submission", "approved.submitting", "by_people"),
        *("choices", "drain", "email_message", "entries", "identities", "inbound", "inbox", "intake", "kinds"),
        *("errors", "limits", "merging"),
        *("lanes", "letters", "notices", "owner", "queues", "sms", "sms.hearing", "sms.message", "sms.numbers"),
        *("sms.segments", "sms.trial", "speaking", "transactions", "turns", "webhook", "window", "wiring"),
        "dead_letters",
    },
    "hooks": {"queue", "receivers", "running"},
    "media": {"names", "running", "storage", "types"},
    "handoff": {"joining", "ownership", "presence", "running", "service"},
    "satisfaction": {"asking", "ratings"},
    "payments": {
        *("errors", "hearing", "ledger", "links", "listing", "model", "paying", "running", "service", "terms"),
        "wiring",
    },
    "reminders": {"listing", "rehearsing", "running", "sample", "sending"},
    "teaching": {"change_sets", "examples", "jobs", "lessons", "marks", "project", "running"},
    "trained": {"choices", "shelf", "swapping"},
    "waiting": {"answers", "entries", "listing", "model", "running", "words"},
    "panel": {"", "tokens", "users"},
    "privacy": {"belongings", "erasure", "export", "requests", "retention"},
    "run": {"checks", "child", "development", "environment", "models", "table"},
    "simulator": {""},
    "worker": {""},
}

# Library -> where it may be imported (topics, or single modules). What is not listed is free to use.
LIBRARIES: dict[str, set[str]] = {
    "rasa": {"connectors.whatsapp", "nlu", "randevu.engine"},
    "rasa_sdk": {"actions"},
    "sanic": {"connectors"},
    "aiohttp": {"randevu.engine"},
    "sklearn": {"nlu"},
    "requests": {
        *("randevu.calendars.body", "randevu.calendars.http", "randevu.calendars.wire"),
        *("randevu.consent.iys", "randevu.hooks.posting", "randevu.messaging", "randevu.payments.sandbox"),
    },
    "urllib3": {"randevu.calendars.http", "randevu.calendars.wire", "randevu.messaging"},
    "rapidfuzz": {"randevu.turkish"},
    "holidays": {"randevu.catalogue"},
    "ruamel": {"randevu.catalogue"},
    "dateparser": {"randevu.languages"},
    "fastapi": {"randevu.panel", "randevu.simulator"},
    "argon2": {"randevu.panel"},
    "cryptography": {"randevu.calendars"},
    "google": {"randevu.calendars.google"},
    "msal": {"randevu.calendars.outlook"},
    "caldav": {"randevu.calendars.caldav"},
    "icalendar": {"randevu.calendars"},
    "recurring_ical_events": {"randevu.calendars.caldav"},
    "lxml": {"randevu.calendars.caldav"},
    "phonenumbers": {"randevu.messaging.sms", "randevu.panel"},
    "itsdangerous": {"randevu.calendars.links", "randevu.payments.links"},
    "typer": {"randevu.cli"},
    "alembic": {"randevu.store", "randevu.cli"},
}

# Vendor adapters, and the one place that puts them together.
WIRED: dict[str, set[str]] = {
    "randevu.messaging.whatsapp": {"randevu.messaging.wiring"},
    "randevu.messaging.email_smtp": {"randevu.messaging.wiring"},
    "randevu.messaging.sms.http": {"randevu.messaging.wiring"},
    "randevu.payments.sandbox": {"randevu.payments.wiring"},
    "randevu.consent.iys": {"randevu.consent.submitting"},
    "randevu.calendars.caldav": set(),  # opened by name in randevu.calendars.wiring
    "randevu.calendars.outlook": set(),
}

MOST_LINES = 400
# Tables and corpora: long because what they list is long.
TABLES = ("randevu/turkish/when/lexicon.py", "randevu/store/migrations/versions/")


def ours(module: str) -> bool:
    return module.split(".")[0] in CODE


def test_every_topic_imports_only_the_topics_below_it() -> None:
    wrong = [
        f"{module} imports {other}"
        for module, other in edges()
        if ours(other)
        and topic_of(other) not in {topic_of(module), "randevu"}
        and topic_of(other) not in MAY_IMPORT.get(topic_of(module), set())
    ]
    assert not wrong


def test_topics_meet_only_through_the_modules_meant_for_others() -> None:
    wrong = [
        f"{module} imports {other}"
        for module, other in edges()
        if topic_of(other) in ENTRANCES
        and topic_of(other) != topic_of(module)
        and other.removeprefix(f"randevu.{topic_of(other)}").lstrip(".") not in ENTRANCES[topic_of(other)]
    ]
    assert not wrong


def test_nobody_imports_a_door_except_the_commands_that_open_it() -> None:
    wrong = [
        f"{module} imports {other}"
        for module, other in edges()
        if ours(other)
        and topic_of(other) in DOORS
        and topic_of(module) not in {topic_of(other), "cli", "run", "__main__"}
    ]
    assert not wrong


def test_the_tables_above_describe_the_code_that_is_there() -> None:
    topics = {topic_of(module) for module in our_modules()} - {"randevu"}
    assert set(MAY_IMPORT) == topics
    missing = [f"{topic}.{name}" for topic, names in ENTRANCES.items() for name in names if not _exists(topic, name)]
    assert not missing


def _exists(topic: str, name: str) -> bool:
    return ".".join(filter(None, ("randevu", topic, name))) in our_modules()


def test_modules_do_not_import_each_other_in_circles() -> None:
    needs = {
        name_of(path): {other for other in imports(path, at_start_only=True) if other in our_modules()}
        for path in python_files(*CODE)
    }
    # A package's face gathers its parts; what counts is that the parts do not need each other in circles.
    left = {module: others - {module} for module, others in needs.items() if not _is_package(module)}
    while True:
        free = {module for module, others in left.items() if not others & set(left)}
        if not free:
            break
        left = {module: others for module, others in left.items() if module not in free}
    assert not left


def _is_package(module: str) -> bool:
    return (ROOT / module.replace(".", "/") / "__init__.py").exists()


def test_the_language_needs_only_the_standard_library_and_rapidfuzz() -> None:
    allowed = {*sys.stdlib_module_names, "rapidfuzz"}
    wrong = [
        f"{module} imports {other}"
        for module, other in edges()
        if topic_of(module) == "turkish" and other.split(".")[0] not in allowed and topic_of(other) != "turkish"
    ]
    assert not wrong


def test_rasa_is_imported_by_its_adapters_or_when_asked() -> None:
    """`import randevu...` must stay quick and light: Rasa takes seconds and hundreds of megabytes."""
    wrong = [
        f"{name_of(path)} imports {other} at its start"
        for path in python_files("randevu")
        if not path.name.startswith("rasa_")
        for other in imports(path, at_start_only=True)
        if other.split(".")[0] in ("rasa", "rasa_sdk") or other.startswith("randevu.engine.rasa_")
    ]
    assert not wrong


@pytest.mark.parametrize("library", sorted(LIBRARIES))
def test_a_library_is_imported_only_where_it_belongs(library: str) -> None:
    wrong = [
        module for module, other in edges() if other.split(".")[0] == library and not inside(module, LIBRARIES[library])
    ]
    assert not wrong


@pytest.mark.parametrize("adapter", sorted(WIRED))
def test_a_vendor_adapter_is_imported_only_where_parts_are_put_together(adapter: str) -> None:
    assert {module for module, other in edges() if other == adapter} == WIRED[adapter]


def test_the_engine_port_needs_no_engine() -> None:
    path = ROOT / "randevu/engine/port.py"
    assert {other for other in imports(path) if ours(other)} == {"randevu.errors"}


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    wrong = {
        str(path.relative_to(ROOT)): lines
        for path in tracked()
        if path.suffix in {".py", ".js", ".css", ".html"} and not str(path.relative_to(ROOT)).startswith(TABLES)
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    }
    assert not wrong


_TURKISH_LETTER = re.compile("[çğıöşüÇĞİÖŞÜâîûÂÎÛ]")


def test_turkish_sentences_live_in_the_domain_and_in_templates_never_in_python() -> None:
    """A string with a Turkish letter and a space is taken for a sentence; `randevu.turkish` and
    `randevu.languages` are language itself.
    """
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path in python_files(*CODE)
        if topic_of(name_of(path)) not in {"turkish", "languages"}
        for line, text in strings(syntax(path))
        if " " in text.strip() and _TURKISH_LETTER.search(text)
    ]
    assert not wrong


def test_tests_replace_only_what_leaves_the_process() -> None:
    """Fakes are written by hand; patching our own code would test the patch."""
    wrong = []
    for path in python_files("tests"):
        names = {other for node in ast.walk(syntax(path)) for other in imported(node, our_modules())}
        mocks = any(other.startswith("unittest.mock") or other == "mock" for other in names) or "pytest_mock" in names
        patches = any(isinstance(node, ast.Attribute) and node.attr == "setattr" for node in ast.walk(syntax(path)))
        if mocks or patches:
            wrong.append(str(path.relative_to(ROOT)))
    assert not wrong


# Written in parts, so that this file does not find itself.
FOREIGN = {
    "a package registry": re.compile(
        r"https?://[^\s\"']*(?:" + "py" + r"pi\.|python" + r"hosted|registry\." + "npm" + ")"
    ),
    "a registry option": re.compile("--(?:extra-)?index" + "-url|--registry[ =]"),
    "a path of one machine": re.compile(r"(?<![\w./-])/(?:work|root|home/\w+|tmp/t)" + "/(?=[A-Za-z.])"),
}


@pytest.mark.parametrize("what", sorted(FOREIGN))
def test_no_tracked_file_names(what: str) -> None:
    wrong = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if FOREIGN[what].search(line):
                wrong.append(f"{path.relative_to(ROOT)}:{number}")
    assert not wrong


def test_the_documents_that_explain_the_code_name_only_files_that_exist() -> None:
    folders = "|".join((*CODE, "tests", "benchmarks", "data", "docs"))
    wrong = [
        f"{page.relative_to(ROOT)}: {named}"
        for page in (ROOT / "docs/map.md", *(ROOT / "docs/decisions").glob("*.md"))
        for named in re.findall(rf"`((?:{folders})/[\w./@-]*\w/?)`", page.read_text(encoding="utf-8"))
        if not (ROOT / named).exists()
    ]
    assert not wrong


def test_no_two_test_files_share_a_name() -> None:
    """Outside packages Python would take one for the other."""
    alone = (path for path in tracked() if not (path.parent / "__init__.py").exists())
    names = Counter(path.name for path in alone if path.name.startswith("test_"))
    assert [name for name, count in names.items() if count > 1] == []
