# `make` alone says what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed-$(shell cat requirements*.txt | cksum | cut -d' ' -f1)
WORKERS ?= 2
PYTEST := $(BIN)/pytest -n $(WORKERS)
UNIT := not journey and not browser and not slow and not django_db
T ?=
ARGS ?=

.PHONY: help demo check static unit suite deploy-check test chaos bench format messages lock clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(STAMP): requirements.txt requirements-dev.txt
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed; set PYTHON to its path."; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
		|| { echo "$(PYTHON) is not Python 3.11; set PYTHON to its path."; exit 1; }
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	@echo "Installing what the project needs (a minute or two, the first time) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@rm -f $(VENV)/.installed-*
	@touch $@

demo: $(STAMP) ## a living demo city at http://localhost:8000 (PORT, SANDBOX_PORT move it)
	@exec $(BIN)/python -m cityportal.demo.run

check: $(STAMP) ## before each commit, under a minute: format, lint, types, templates, arrows, tests of rules
	@$(MAKE) --no-print-directory -j2 --output-sync=target static unit

static: $(STAMP)
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary .
	$(BIN)/mypy --no-error-summary --config-file sandbox/mypy.ini sandbox
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files '*.html')
	$(BIN)/lint-imports --no-logo | tail -n 3
	$(BIN)/python manage.py makemigrations --check --dry-run --verbosity 1 --settings cityportal.settings.test
	@SANDBOX_DATA_DIR="$$(mktemp -d)" $(BIN)/python -m django makemigrations --check --dry-run --settings sandbox.settings

unit: $(STAMP)
	$(PYTEST) -m "$(UNIT)"

suite: $(STAMP)
	$(PYTEST)

deploy-check: $(STAMP)
	@env -i PATH="$$PATH" DATA_DIR=var/deploy-check BASE_URL=https://www.city.example \
		SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
		FIELD_ENCRYPTION_KEYS="$$($(BIN)/python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())')" \
		EMAIL_URL=smtp+tls://user:pass@mail.city.example:587 DEFAULT_FROM_EMAIL=hall@city.example \
		$(BIN)/python manage.py check --deploy --fail-level WARNING --settings cityportal.settings.production

test: $(STAMP) ## before hand-over: everything, from nothing to green (T= narrows, DATABASE_URL moves it)
ifeq ($(strip $(T)),)
	@$(MAKE) --no-print-directory -j2 suite static deploy-check
else
	$(PYTEST) $(T)
endif

chaos: $(STAMP) ## drill the sender: faults by chance, kill -9, both databases (some minutes; ARGS=)
	$(BIN)/python -m bench.chaos $(ARGS)

bench: $(STAMP) ## measure on PostgreSQL: T=crosspost, monitor, rush or catalogue (ARGS= narrows)
	@test -n "$(T)" || { echo "Say what: T=crosspost, T=monitor, T=rush or T=catalogue."; exit 2; }
	$(BIN)/python -m bench.$(T) $(ARGS)

format: $(STAMP) ## let the formatters write
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format --quiet .
	$(BIN)/djade --target-version 5.2 $$(git ls-files '*.html') || true

messages: $(STAMP) ## collect texts for translation and compile them (needs gettext)
	$(BIN)/python manage.py makemessages --locale ja --locale ja_Easy --locale ko --no-location \
		--ignore var --ignore .venv --ignore sandbox --ignore tests
	$(BIN)/python manage.py compilemessages --ignore .venv --ignore sandbox

lock: $(STAMP) ## write requirements*.txt anew from requirements*.in
	for name in requirements requirements-dev; do \
		$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-annotate \
			--no-emit-index-url --no-emit-trusted-host --no-emit-options --output-file $$name.txt $$name.in; \
	done

clean: ## remove what running the project left here
	rm -rf var .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
