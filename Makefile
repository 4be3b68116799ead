# Two commands do all the set-up on a fresh machine: `make run` and `make test`.
VENV ?= .venv
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
BIN := $(VENV)/bin
INSTALL := VENV=$(VENV) bash tests/tools/install.sh
MAKEFLAGS += --no-print-directory
# A machine that keeps Python from storing what it has compiled makes every start three times as long.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run install dev browser test check prove bench format lock clean

help:
	@echo "make run     start the demonstration, installing what is missing first"
	@echo "make test    all checks, then the whole suite, on SQLite and PostgreSQL and in a browser"
	@echo "make check   style, imports, types, migrations, templates, long files"
	@echo "make prove   the suite with the full counts, and its figures"
	@echo "make bench   speed of the production server"
	@echo "make format  put the code into the project's style"
	@echo "make lock    choose newer versions of the dependencies"
	@echo "make clean   remove everything that these commands made"

run: install
	@$(BIN)/alliance-tracker demo

install: $(VENV)/.installed
dev: $(VENV)/.installed-dev

$(VENV)/.installed: requirements.lock pyproject.toml hatch_build.py package-lock.json
	@$(INSTALL) run

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@$(INSTALL) dev

browser: dev
	@$(INSTALL) browser

test: browser check
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

check: dev
	@$(BIN)/python tests/tools/check.py

prove: browser
	@TRACKER_FULL=1 $(BIN)/python -m pytest -n $(JOBS) --dist worksteal --full $(ARGS)

bench: dev
	@$(BIN)/python -m tests.bench $(ARGS)

format: dev
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

lock: dev
	@$(INSTALL) lock

clean:
	@rm -rf $(VENV) build dist alliance_tracker/web/static/vendor .hypothesis .mypy_cache .ruff_cache .pytest_cache
	@rm -rf .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
