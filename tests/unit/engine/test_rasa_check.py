"""Rasa's own validator, asked in a process of its own as teaching asks it."""

from __future__ import annotations

from pathlib import Path

from randevu.teaching import finishing

DOMAIN = 'version: "3.1"\nintents: [greet, given_back]\nresponses:\n  utter_greet:\n  - text: "Selam"\n'
NLU = 'version: "3.1"\nnlu:\n- intent: {}\n  examples: |\n    - selam\n    - merhaba\n'
RULES = 'version: "3.1"\nrules:\n- rule: greet\n  steps:\n  - intent: greet\n  - action: {}\n'


def problems(folder: Path, intent: str, action: str) -> list[str]:
    (folder / "data").mkdir(exist_ok=True)
    (folder / "config.yml").write_text("recipe: default.v1\nassistant_id: x\nlanguage: tr\n", encoding="utf-8")
    (folder / "domain.yml").write_text(DOMAIN, encoding="utf-8")
    (folder / "data/nlu.yml").write_text(NLU.format(intent), encoding="utf-8")
    (folder / "data/rules.yml").write_text(RULES.format(action), encoding="utf-8")
    return finishing.rasa(folder, lambda: None)


def test_what_rasa_refuses_is_told_and_its_hints_are_not(tmp_path: Path) -> None:
    assert problems(tmp_path, "greet", "utter_greet") == []
    found = " ".join(problems(tmp_path, "unheard_of", "action_forgotten"))
    assert "unheard_of" in found
    assert "action_forgotten" in found
