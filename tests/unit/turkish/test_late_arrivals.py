"""Who asks whether being late matters says that they will be."""

from __future__ import annotations

from randevu.turkish import attendance


def test_being_late_asked_about_is_news_too() -> None:
    assert attendance.late("10 dk geç kalsam sorun olur mu") == attendance.Late(10)
    assert attendance.late("geç kalmam") is None
