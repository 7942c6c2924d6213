# Everything is done from here. `make help` lists the targets.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test bench translations lock clean system-demo system-test

BIN := .venv/bin
# Tests start the program hundreds of times; without kept bytecode each start would compile it anew.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check

# Show this list.
help:
	@awk '/^# /{text = substr($$0, 3)} /^[a-z-]+:/{if (text) printf "make %-12s %s\n", substr($$1, 1, length($$1) - 1), text} !/^# /{text = ""}' Makefile

# Install what the program needs, then write an invented assessment and its report into ./demo.
demo: system-demo .venv/installed-run
	@$(BIN)/lockin demo demo

# Install what the tests need, then check format, lint, types and imports and run every test.
test: system-test .venv/installed-dev
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	@echo "$(BIN)/lint-imports"
	@$(BIN)/lint-imports --no-logo
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

# Measure speed, memory and size as ratios and compare them with their targets.
bench: system-demo .venv/installed-dev
	@$(BIN)/python benchmarks

# Bring the texts of all languages up to date, compile them, and say what is left to translate.
translations: .venv/installed-dev
	@$(BIN)/python tools/translations.py

# Write requirements/ anew from pyproject.toml: newest versions, with hashes.
lock: .venv/installed-dev
	@for set in run:build dev:dev; do \
	  echo "requirements/$${set%:*}.txt"; \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --custom-compile-command "make lock" --group "$${set#*:}" --output-file "requirements/$${set%:*}.txt" pyproject.toml || exit 1; \
	done

# Remove what these targets made: the environment, the demo, caches and builds.
clean:
	rm -rf .venv demo dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -type d -exec rm -rf {} +

system-demo:
	@tools/system-packages demo

system-test:
	@tools/system-packages test

.venv/bin/python:
	@tools/make-venv .venv

.venv/installed-%: requirements/%.txt pyproject.toml | .venv/bin/python
	@echo "Installing requirements/$*.txt into .venv"
	@$(PIP) --require-hashes --requirement $<
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@
