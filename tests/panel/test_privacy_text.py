"""The privacy notice as anybody reads it: in its languages, as it holds now and as it was once shown."""

from __future__ import annotations

import pytest

from randevu import store
from randevu.catalogue import service as catalogues
from randevu.consent import privacy_text
from tests.panel.panel_world import World


def move_house(world: World) -> None:
    """The business changes what the notice says of it."""
    world.later(days=3)
    with store.writing(world.url) as db:
        text = catalogues.export(db).replace("Defne Güzellik & Kuaför", "Yeni Defne")
        catalogues.replace(db, text, "test", world.now)


def test_it_says_its_version_and_is_there_in_english(world: World) -> None:
    page = world.browser().open("/gizlilik")
    assert "Sürüm 1, 11.03.2026" in page.text
    english = world.browser().open("/gizlilik?dil=en")
    assert english.one("h1").text == "Privacy notice"
    assert english.one("html")["lang"] == "en"
    assert "Defne Güzellik & Kuaför" in english.text
    assert world.browser().open("/gizlilik?dil=xx").one("h1").text == "Aydınlatma metni"


def test_reading_it_again_makes_no_new_version(world: World) -> None:
    for _ in range(2):
        world.browser().open("/gizlilik")
    with store.reading(world.url) as db:
        assert [one.number for one in privacy_text.listed(db, "tr")] == [1]


def test_an_earlier_version_stays_word_for_word(world: World) -> None:
    world.browser().open("/gizlilik")
    move_house(world)
    page = world.browser().open("/gizlilik")
    assert "Sürüm 2, 14.03.2026" in page.text
    assert "Defne Güzellik & Kuaför" not in page.text
    (link,) = [one["href"] for one in page.all("a") if one["href"].startswith("/gizlilik/")]
    earlier = world.browser().open(link)
    assert "eski bir sürümü" in earlier.text
    assert "Veri sorumlusu Defne Güzellik & Kuaför" in earlier.text
    assert "eski bir sürümü" not in world.browser().open("/gizlilik/tr/2").text


@pytest.mark.parametrize("path", ["/gizlilik/tr/9", "/gizlilik/xx/1", "/gizlilik/tr/99999999999999999999"])
def test_a_version_that_never_was_is_not_there(world: World, path: str) -> None:
    world.browser().open("/gizlilik")
    assert world.browser().get(path).status_code == 404


def test_the_notice_falls_into_title_headings_texts_and_lists() -> None:
    assert privacy_text.blocks("# A\n\nb\n\n## C\n- d\n- e\n") == [
        ("title", ["A"]),
        ("text", ["b"]),
        ("heading", ["C"]),
        ("list", ["d", "e"]),
    ]
