"""Talk to the whole product from the command line: `python -m tests.conversations "yarın saç kesimi" "evet"`."""

import sys
import tempfile
from pathlib import Path

from randevu.simulator.phone import NoReply
from tests.conversations.stack import running

with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as stack:
    phone = stack.phone()
    lines = sys.argv[1:] or iter(lambda: input("> "), "")
    for line in lines:
        if line == "---":
            phone = stack.phone()
            continue
        print(f"\n>>> {line}")
        try:
            if line.startswith("#"):
                phone.tap(line[1:])
            else:
                phone.say(line)
            bubble = phone.wait_reply()
            print(bubble.text or bubble.kind, *(f"[{choice}]" for choice in bubble.choices))
        except NoReply as error:
            print("NO REPLY", error)
    for name in ("rasa", "actions"):
        print("=====", name)
        print((Path(folder) / f"{name}.log").read_text()[-2500:])
