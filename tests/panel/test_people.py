"""Who manages the people of the panel, and what nobody can do to them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from randevu import store
from randevu.panel import sessions
from randevu.panel.desk import users as desk
from randevu.panel.desk.users import Wanted
from randevu.panel.errors import Forbidden, NotHere
from randevu.panel.permissions import ROLES, Actor
from randevu.panel.scope import Scope
from randevu.store.tables import panel_link, panel_session, panel_user
from tests.panel.panel_world import PASSWORD, Browser, World

PAGE = "/kullanicilar"
SCRIPT = "<script>alert(1)</script>"


def actor(world: World, number: int) -> Actor:
    row = next(row for row in world.rows(panel_user) if row.id == number)
    return Actor(row.id, row.name, row.role, Scope.of(row.branches))


def test_an_owner_invites_somebody_for_a_branch(world: World, desk: Browser) -> None:
    desk.open(PAGE)
    typed = {"eposta": "Ayla@salon.example", "ad": "Ayla Kaya", "rol": "support", "kapsam": "secilen"}
    answer = desk.send(PAGE, **typed, sube=["besiktas"], departman="Saç, Güzellik, ")
    made = world.rows(panel_user)[-1]
    assert answer.status_code == 200
    assert (made.email, made.name, made.role) == ("ayla@salon.example", "Ayla Kaya", "support")
    assert (made.branches, made.departments) == (["besiktas"], ["Saç", "Güzellik"])
    listed = desk.open(PAGE).one("ul", class_="people").text
    for words in ("Ayla Kaya", "Destek", "Beşiktaş", "Saç, Güzellik", "Davet bekliyor"):
        assert words in listed


def test_nobody_signs_in_before_they_chose_a_password(world: World, desk: Browser) -> None:
    desk.open(PAGE)
    desk.send(PAGE, eposta="ayla@salon.example", rol="support")
    for password in (PASSWORD, "", " " * 12):
        assert world.browser().sign_in("ayla@salon.example", password).status_code == 401


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"eposta": "ayla"}, "E-posta adresini"),
        ({"eposta": "DEFNE@salon.example"}, "zaten kayıtlı"),
        ({"rol": "king"}, "yetkiniz yok"),
        ({"kapsam": "secilen"}, "En az bir şube"),
        ({"kapsam": "secilen", "sube": ["ankara"]}, "En az bir şube"),
        ({"kapsam": "secilen", "sube": ["besiktas"], "rol": "owner"}, "En az bir şube"),
    ],
)
def test_an_invitation_that_cannot_be_says_why_and_keeps_what_was_typed(
    world: World, desk: Browser, typed: dict[str, object], words: str
) -> None:
    desk.open(PAGE)
    answer = desk.send(PAGE, **{"eposta": "ayla@salon.example", "ad": "Ayla", "rol": "viewer", **typed})
    assert answer.status_code == 422
    assert words in desk.page.one("p", role="alert").text
    assert desk.page.one("input", name="ad")["value"] == "Ayla"
    assert len(world.rows(panel_user)) == 1


def test_a_change_holds_from_the_next_click_on(world: World, desk: Browser) -> None:
    number = world.add_user("ayla@salon.example", "support")
    theirs = world.signed_in(number)
    assert theirs.get("/kapali").status_code == 200
    desk.open(f"{PAGE}/{number}")
    assert desk.send(f"{PAGE}/{number}", rol="trainer").headers["location"] == f"{PAGE}/{number}?bilgi=kaydedildi"
    assert theirs.get("/kapali").status_code == 403
    assert theirs.get("/konusmalar").status_code == 200


def test_who_is_switched_off_is_out_at_once_and_their_link_is_worth_nothing(world: World, desk: Browser) -> None:
    number = world.add_user("ayla@salon.example", "support")
    theirs = world.signed_in(number)
    desk.open(f"{PAGE}/{number}")
    desk.send(f"{PAGE}/{number}/baglanti")
    link = desk.page.one("section", aria_labelledby="link").one("input")["value"]
    link = link.removeprefix(world.settings.public_url)
    desk.send(f"{PAGE}/{number}/kapat")
    assert theirs.get("/randevular").status_code == 303
    assert [row.user_id for row in world.rows(panel_session)] == [1]
    assert world.browser().get(link).status_code == 404
    assert world.browser().sign_in("ayla@salon.example").status_code == 401
    desk.open(f"{PAGE}/{number}")
    desk.send(f"{PAGE}/{number}/ac")
    assert world.browser().get(link).status_code == 404
    assert world.browser().sign_in("ayla@salon.example").status_code == 303


def test_nobody_changes_their_own_role_or_locks_themselves_out(world: World, desk: Browser) -> None:
    page = desk.open(f"{PAGE}/1")
    token = page.all("input", name="csrf")[0]["value"]
    assert [one["action"] for one in page.all("form")] == ["/cikis", f"{PAGE}/1/baglanti", f"{PAGE}/1/sinir"]
    for path, form in ((f"{PAGE}/1", {"rol": "viewer", "kapsam": "hepsi"}), (f"{PAGE}/1/kapat", {})):
        assert desk.post(path, {"csrf": token, **form}).status_code == 409
    assert (world.rows(panel_user)[0].role, world.rows(panel_user)[0].active) == ("owner", True)


def test_two_owners_cannot_remove_each_other(world: World) -> None:
    """Deliberately at once, for each alone may: the later one finds that nobody else would be left."""
    second = world.add_user("ikinci@salon.example", "owner")

    def remove(who: int, whom: int) -> object:
        with store.writing(world.url) as db:
            return desk.switch_off(db, Actor(who, "Biri", "owner"), whom, world.now)

    with ThreadPoolExecutor(2) as pool:
        results = [one.result() for one in (pool.submit(remove, 1, second), pool.submit(remove, second, 1))]
    assert sorted(results, key=str) == [None, "last_owner"]
    assert sum(row.active for row in world.rows(panel_user)) == 1


def test_an_owner_who_never_chose_a_password_is_no_owner_to_rely_on(world: World) -> None:
    with store.writing(world.url) as db:
        desk.invite(db, actor(world, 1), world.settings, "yeni@salon.example", Wanted("Yeni", "owner"), world.now)
        invited = Actor(2, "Yeni", "owner")
        assert desk.change(db, invited, 1, Wanted("Defne", "viewer")) == "last_owner"
        assert desk.switch_off(db, invited, 1, world.now) == "last_owner"


def test_a_manager_neither_makes_nor_touches_owners(world: World) -> None:
    manager = actor(world, world.add_user("mudur@salon.example", "manager"))
    with store.writing(world.url) as db:
        made = desk.invite(db, manager, world.settings, "x@salon.example", Wanted("X", "owner"), world.now)
        assert made == "role"
        assert not desk.look(db, manager, 1).changeable
        for attempt in (
            lambda: desk.change(db, manager, 1, Wanted("X", "viewer")),
            lambda: desk.send_link(db, manager, world.settings, 1, world.now),
            lambda: desk.switch_off(db, manager, 1, world.now),
            lambda: desk.switch_on(db, manager, 1),
        ):
            with pytest.raises(Forbidden):
                attempt()
    assert world.rows(panel_link) == []


def test_a_manager_of_a_branch_sees_and_makes_people_of_that_branch_only(world: World) -> None:
    manager = actor(world, world.add_user("mudur@salon.example", "manager", branches=("besiktas",)))
    ours = world.add_user("bizim@salon.example", "support", branches=("besiktas",))
    others = [
        world.add_user("karsi@salon.example", "support", branches=("kadikoy",)),
        world.add_user("iki@salon.example", "support", branches=("besiktas", "kadikoy")),
        world.add_user("hepsi@salon.example", "viewer"),
        1,
    ]
    with store.writing(world.url) as db:
        assert {one.id for one in desk.listed(db, manager)} == {manager.id, ours}
        for number in others:
            with pytest.raises(NotHere):
                desk.change(db, manager, number, Wanted("X", "viewer", frozenset({"besiktas"})))
        for branches in (None, frozenset({"kadikoy"}), frozenset({"besiktas", "kadikoy"}), frozenset()):
            wanted = Wanted("X", "viewer", branches)
            assert desk.change(db, manager, ours, wanted) == "branches"
            assert desk.invite(db, manager, world.settings, "x@salon.example", wanted, world.now) == "branches"
        assert desk.change(db, manager, manager.id, Wanted("X", "manager")) == "self"


def test_the_form_of_a_branchs_manager_offers_that_branch_only(world: World) -> None:
    browser = world.signed_in(world.add_user("mudur@salon.example", "manager", branches=("besiktas",)))
    page = browser.open(PAGE)
    assert [one["value"] for one in page.all("input", name="sube")] == ["besiktas"]
    assert not page.has("input", name="kapsam")
    assert "owner" not in {one["value"] for one in page.one("select", name="rol").all("option")}


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"owner", "manager"}))
def test_others_find_no_way_to_the_people(world: World, role: str) -> None:
    browser = world.signed_in(world.add_user("biri@salon.example", role))
    for path in (PAGE, f"{PAGE}/1", f"{PAGE}/2"):
        assert browser.get(path).status_code == 403


def test_names_are_never_markup(world: World, desk: Browser) -> None:
    number = world.add_user("biri@salon.example", "viewer", SCRIPT)
    with store.writing(world.url) as db:
        db.execute(panel_user.update().where(panel_user.c.id == number).values(departments=[SCRIPT]))
    for path in (PAGE, f"{PAGE}/{number}"):
        page = desk.open(path)
        assert SCRIPT in page.text
        assert [one["src"].partition("?")[0] for one in page.all("script")] == ["/static/panel.js"]
    assert SCRIPT in world.signed_in(number).open("/konusmalar").one("span", class_="who").text


def test_ending_all_sessions_of_one_leaves_those_of_others(world: World, desk: Browser) -> None:
    number = world.add_user("biri@salon.example", "viewer")
    theirs = [world.signed_in(number) for _ in range(2)]
    with store.writing(world.url) as db:
        sessions.end_all(db, number)
    assert [one.get("/randevular").status_code for one in (*theirs, desk)] == [303, 303, 200]
