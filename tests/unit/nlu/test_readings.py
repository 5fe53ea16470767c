"""The digest of what is read in training sentences: equal readings, equal digest."""

from __future__ import annotations

from pathlib import Path

from nlu import readings


def digest_of(folder: Path, *examples: str) -> str:
    lines = "".join(f"    - {example}\n" for example in examples)
    (folder / "one.yml").write_text(f"nlu:\n- intent: inform\n  examples: |\n{lines}", encoding="utf-8")
    return readings.digest(folder)


def test_marks_of_entities_are_no_part_of_a_sentence(tmp_path: Path) -> None:
    digest_of(tmp_path, "[yarın](date) gelirim")
    assert list(readings.sentences(tmp_path)) == ["yarın gelirim"]


def test_sentences_read_alike_have_one_digest_and_others_another(tmp_path: Path) -> None:
    tuesday = digest_of(tmp_path, "salı olsun")
    assert digest_of(tmp_path, "cuma olsa") == tuesday
    assert digest_of(tmp_path, "olsun cuma") != tuesday
