"""Message templates: what their files may hold, what WhatsApp would refuse, and how they are submitted."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from randevu.messaging import kinds
from randevu.messaging.approved import checks, files, submission
from randevu.messaging.approved.model import Button, Template, TemplateError, Variable
from tests.source_tree import ROOT

BODY = "Merhaba {{customer}}, randevunuz saat {{time}} için hazır. Görüşmek üzere, iyi günler dileriz."
FINE = Template(
    "visit",
    "tr",
    "utility",
    BODY,
    variables=(Variable("customer", "Selin"), Variable("time", "14:00")),
    buttons=(
        Button("yes", "Evet"),
        Button("map", "Yol tarifi", "https://example.com/{{end}}", "https://example.com/a"),
    ),
)
WORDS = " ve bu arada birkaç söz daha söyleyelim ki metin yeterince uzun olsun"


def rules(template: Template) -> list[str]:
    return [finding.rule for finding in checks.check_one(template)]


def body(text: str) -> Template:
    names = dict.fromkeys(checks.GAP.findall(text))
    return replace(FINE, body=text, variables=tuple(Variable(name, "örnek") for name in names))


def test_a_good_template_passes() -> None:
    assert checks.check_one(FINE) == []


def test_our_own_templates_pass() -> None:
    assert [str(finding) for finding in checks.check(files.read())] == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("{{customer}} için randevu hazır, lütfen bekleyin, teşekkürler", "edge"),
        ("Randevunuz hazır sayın müşterimiz {{customer}}", "edge"),
        ("Randevunuz hazır sayın müşterimiz {{customer}}.", "edge"),
        (f"Merhaba {{{{a}}}}{{{{b}}}} bey{WORDS}", "adjacent"),
        (f"Merhaba {{{{a}}}} {{{{b}}}} bey{WORDS}", "adjacent"),
        ("Merhaba {{a}} bey, saat {{b}} uygun", "crowded"),
        (f"Merhaba {{{{1}}}} bey{WORDS}", "braces"),
        (f"Merhaba {{customer}} bey{WORDS}", "braces"),
        (f"Merhaba {{{{Müşteri}}}} bey{WORDS}", "braces"),
        (f"Merhaba {{{{customer}} bey{WORDS}", "braces"),
        ("a" * 1025, "too_long"),
        ("", "too_long"),
        ("Bu hafta size özel bir sürpriz var, bekleriz", "promotional"),
        ("Yeni KAMPANYAMIZ başladı, bekleriz", "promotional"),
        ("Ücretsiz bakım için bekleriz", "promotional"),
        ("Ayrıntılar bit.ly/abc adresinde, bekleriz", "link"),
    ],
)
def test_what_whatsapp_refuses_or_makes_marketing_of_in_a_text(text: str, rule: str) -> None:
    assert rules(body(text)) == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "Merhaba {{a}}, {{b}} için sizi bekliyoruz; görüşmek üzere",
        "İdealtepe şubemizde {{a}} olarak bekliyoruz, görüşmek üzere",
        "Salep ikramımızla {{a}} için bekliyoruz, görüşmek üzere",
        "Birinci satır {{a}} burada.\nİkinci satır da burada, sonunda.",
    ],
)
def test_what_only_looks_like_a_mistake_passes(text: str) -> None:
    assert rules(body(text)) == []


def test_marketing_may_promote() -> None:
    assert rules(replace(body("Bu hafta indirim var, bekleriz"), category="marketing")) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"name": "Hatırlatma"}, "name"),
        ({"name": "x" * 513}, "name"),
        ({"language": "turkish"}, "language"),
        ({"header": "x" * 61}, "too_long"),
        ({"header": "*Kalın*"}, "format"),
        ({"header": "Selam 🙂"}, "format"),
        ({"footer": "x" * 61}, "too_long"),
        ({"footer": "iki\nsatır"}, "format"),
        ({"variables": (Variable("customer", "Selin"), Variable("time", " "))}, "no_example"),
        ({"variables": (Variable("customer", "Selin"),)}, "unknown_gap"),
        ({"variables": (*FINE.variables, Variable("other", "x"))}, "unused"),
        ({"variables": (Variable("customer", "S" * 1000), Variable("time", "14:00"))}, "too_long"),
        ({"buttons": (Button("a", "x" * 26),)}, "label"),
        ({"buttons": (Button("a", "x" * 21),)}, "label"),
        ({"buttons": (Button("a", "{{x}}"),)}, "label"),
        ({"buttons": (Button("a", "Evet 👍"),)}, "label"),
        ({"buttons": tuple(Button(f"k{n}", f"t{n}") for n in range(4))}, "buttons"),
        ({"buttons": (Button("a", "Evet"), Button("a", "Hayır"))}, "buttons"),
        ({"buttons": (Button("a", "Evet"), Button("b", "Evet"))}, "buttons"),
        ({"buttons": tuple(Button(f"k{n}", f"t{n}", "https://e.com") for n in range(3))}, "buttons"),
        ({"buttons": (Button("a", "A"), Button("b", "B", "https://e.com"), Button("c", "C"))}, "order"),
        ({"buttons": (Button("b", "B", "e.com"),)}, "link"),
        ({"buttons": (Button("b", "B", "https://wa.me/90"),)}, "link"),
        ({"buttons": (Button("b", "B", "https://e.com/{{a}}/x", "https://e.com/1/x"),)}, "link"),
        ({"buttons": (Button("b", "B", "https://e.com/{{a}}"),)}, "no_example"),
    ],
)
def test_what_whatsapp_refuses_elsewhere(change: dict[str, Any], rule: str) -> None:
    assert rules(replace(FINE, **change)) == [rule]


def together(*templates: Template) -> list[checks.Finding]:
    return checks.check({(one.name, one.language): one for one in templates})


def test_a_stand_in_must_be_there_and_ask_for_nothing_more() -> None:
    plain = replace(FINE, name="plain", body=f"{BODY} Bekleriz.", buttons=())
    assert together(replace(FINE, instead="plain"), plain) == []
    for wrong in (
        [],
        [replace(plain, body=f"{BODY} {{{{x}}}} ile.", variables=(*FINE.variables, Variable("x", "x")))],
        [replace(plain, buttons=(Button("other", "Başka"),))],
        [replace(plain, category="marketing")],
    ):
        assert [one.rule for one in together(replace(FINE, instead="plain"), *wrong)] == ["stand_in"]


def test_two_templates_with_the_same_words_are_found() -> None:
    twin = replace(FINE, name="twin", body=BODY.replace("customer", "name").upper().replace("{{NAME}}", "{{customer}}"))
    twin = replace(twin, body=twin.body.replace("{{TIME}}", "{{time}}"))
    assert [(one.template, one.found) for one in together(FINE, twin)] == [("twin", "visit")]
    assert together(FINE, replace(twin, language="en")) == []


def test_a_finding_says_where_and_what_to_do() -> None:
    (found,) = checks.check_one(body("Merhaba, bugün indirim var, bekleriz"))
    assert str(found).startswith("tr/visit: text: 'indirim' makes WhatsApp treat it as marketing")
    assert not found.refused


# ---------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("category: utility\nbody: [", "line 2 cannot be read"),
        ("- a", "holds no fields"),
        ("body: Merhaba", "category is utility or marketing"),
        ("category: utility\naudience: all\nbody: x", "audience customer or owner"),
        ("category: utility", "body must be text"),
        ("category: utility\nbody: x\nfooters: y", "footers means nothing here"),
        ("category: utility\nbody: x\nvariables: [a]", "variables must be a mapping"),
        ("category: utility\nbody: x\nvariables: {a: {example: 14.5}}", "example must be text"),
        ("category: utility\nbody: x\nvariables: {a: {exampel: b}}", "exampel means nothing here"),
        ("category: utility\nbody: x\nbuttons: {a: b}", "buttons must be a list"),
        ("category: utility\nbody: x\nbuttons: [{key: a}]", "title must be text"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "tr").mkdir()
    (tmp_path / "tr" / "visit.yml").write_text(text, encoding="utf-8")
    with pytest.raises(TemplateError, match=said) as error:
        files.read(tmp_path)
    assert "message_templates/tr/visit.yml" in str(error.value)


def test_the_language_of_the_customer_is_used_where_it_was_written_else_turkish() -> None:
    found = files.find("appointment_reminder", "xx")
    assert found is not None
    assert found.language == "tr"
    assert files.find("no_such_template") is None


# ---------------------------------------------------------------- submission


def test_variables_are_numbered_in_the_order_of_the_text_with_their_examples() -> None:
    swapped = replace(FINE, header="Saat {{time}}", body=BODY)
    made = submission.payload(swapped)
    assert (made["name"], made["language"], made["category"]) == ("visit", "tr", "UTILITY")
    header, text, buttons = made["components"]
    assert (header["text"], header["example"]) == ("Saat {{1}}", {"header_text": ["14:00"]})
    assert text["text"].startswith("Merhaba {{1}}, randevunuz saat {{2}} için")
    assert text["example"] == {"body_text": [["Selin", "14:00"]]}
    assert buttons["buttons"] == [
        {"type": "QUICK_REPLY", "text": "Evet"},
        {"type": "URL", "text": "Yol tarifi", "url": "https://example.com/{{1}}", "example": ["https://example.com/a"]},
    ]


def test_a_message_fills_what_was_submitted() -> None:
    made = FINE.template({"customer": "Ayşe", "time": "15:00"}, {"yes": "id-1", "map": "kadikoy"})
    assert [part.text for part in made.body] == ["Ayşe", "15:00"]
    assert made.buttons == (kinds.TemplateButton(0, "quick_reply", "id-1"), kinds.TemplateButton(1, "url", "kadikoy"))
    free = FINE.free({"customer": "Ayşe", "time": "15:00"}, {"yes": "id-1", "map": "kadikoy"})
    assert isinstance(free, kinds.Buttons)
    assert free.body.endswith("https://example.com/kadikoy")
    assert [choice.title for choice in free.buttons] == ["Evet"]


def test_the_fingerprint_changes_with_what_is_reviewed_only() -> None:
    assert submission.fingerprint(replace(FINE, instead="x", audience="owner")) == submission.fingerprint(FINE)
    assert submission.fingerprint(replace(FINE, body=f"{BODY} Bekleriz.")) != submission.fingerprint(FINE)


def test_the_simulators_demo_has_the_templates_of_the_product() -> None:
    demo = json.loads((ROOT / "randevu/simulator/demo_templates.json").read_text(encoding="utf-8"))
    assert demo == [submission.payload(template) for template in files.read().values()], (
        "write it anew: python -m randevu templates show --json > randevu/simulator/demo_templates.json"
    )
