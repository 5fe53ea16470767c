#!/bin/sh
# Finds Python 3.10 (or lets uv bring it) and hands over to scripts/install.py, which fills .venv. Quick when nothing changed.
set -u
cd "$(dirname "$0")/.." || exit 2

stop() {
    echo "$1" >&2
    exit 2
}

is_310() {
    [ "$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = 3.10 ]
}

[ "$(uname -s) $(uname -m)" = "Linux x86_64" ] ||
    stop "This runs on Linux x86-64; here is $(uname -s) $(uname -m). Use a Linux machine, WSL 2 or a Linux container."

if is_310 .venv/bin/python; then
    exec .venv/bin/python scripts/install.py
fi

found=""
for candidate in ${PYTHON:+"$PYTHON"} python3.10 python3 python; do
    if is_310 "$candidate"; then
        found=$candidate
        break
    fi
done

if [ -n "$found" ]; then
    exec "$found" scripts/install.py
fi
if command -v uv >/dev/null 2>&1; then
    echo "uv brings Python 3.10"
    uv venv --quiet --clear --python 3.10 .venv || stop "uv could not bring Python 3.10: install Python 3.10 yourself, then run the same command again."
    exec .venv/bin/python scripts/install.py
fi
stop "Python 3.10 is needed (Rasa 3.6 runs on no newer one) and was not found; here is $(python3 --version 2>/dev/null || echo 'no Python at all'). Install Python 3.10 or uv, or name it: make run PYTHON=/path/to/python3.10"
