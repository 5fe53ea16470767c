# One word for each chore; `make help` lists them. Everything runs in .venv, which is filled when requirements.txt changes.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON_IN := .venv/bin/python
PYTEST := $(PYTHON_IN) -m pytest -p scripts.no_skips -p scripts.model_last

.PHONY: help install run test test-long bench lint format lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: ## fill .venv (every other command does it by itself)
	@sh scripts/bootstrap.sh

run: install ## start everything with the demo business; SIMULATOR=0 talks to the real WhatsApp
	@exec $(PYTHON_IN) -m randevu run --stop-with-parent

lint: install ## style, format and types
	$(PYTHON_IN) -m ruff check .
	$(PYTHON_IN) -m ruff format --check .
	$(PYTHON_IN) -m mypy

format: install ## put code into the project's format
	$(PYTHON_IN) -m ruff check --fix .
	$(PYTHON_IN) -m ruff format .

test: lint ## lint, then all tests except the long ones; those that need no model first
	$(PYTEST) -m 'not long'

test-long: install ## crash campaigns, soak, fuzzing: the slow half of the proof
	$(PYTEST) -m long

bench: install ## measure speed and memory, as tables
	$(PYTHON_IN) -m benchmarks

lock: install ## resolve requirements.in anew into requirements.txt
	sh scripts/lock.sh

clean: ## delete what was made here: environment, database, models, logs
	rm -rf .venv .venv.lock var models .rasa .mypy_cache .ruff_cache .pytest_cache
