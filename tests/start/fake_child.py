"""A stand-in for one process of the product: answers /health, and misbehaves as its arguments say.

usage: fake_child.py PORT [--crash-once FILE] [--crash] [--refuse] [--deaf] [--grandchild] [--mark TEXT]
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path


class Health(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/health" else 404)
        self.end_headers()
        self.wfile.write(b'{"status": "ok"}')

    def log_message(self, *_: object) -> None:
        return


def main() -> None:
    port, *options = sys.argv[1:]
    print(f"fake on {port} writes a line: ğüşiöç", flush=True)
    if "--deaf" in options:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if "--grandchild" in options:
        mark = options[options.index("--mark") + 1]
        deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()"
        subprocess.Popen([sys.executable, "-c", deaf, mark])
    if "--refuse" in options:
        print("the setting is wrong: put it right", file=sys.stderr, flush=True)
        sys.exit(2)
    if "--crash" in options:
        sys.exit(7)
    if "--crash-once" in options:
        seen = Path(options[options.index("--crash-once") + 1])
        if not seen.exists():
            seen.touch()
            os.kill(os.getpid(), signal.SIGSEGV)
    HTTPServer(("127.0.0.1", int(port)), Health).serve_forever()


if __name__ == "__main__":
    main()
