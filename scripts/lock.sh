#!/bin/sh
# Resolves requirements.in into requirements.txt: exact pins with hashes, no registry address. Needs uv (or a venv with it).
set -eu
cd "$(dirname "$0")/.."
command -v uv >/dev/null 2>&1 || {
    echo "make lock needs uv: install it (a venv of its own will do), then run make lock again." >&2
    exit 2
}
uv pip compile --python-version 3.10 --python-platform x86_64-manylinux_2_28 \
    --no-emit-index-url --generate-hashes --override requirements.override requirements.in -o requirements.txt
