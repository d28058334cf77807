# Every target sets up what it needs in .venv, from a fresh clone with only Python (3.11 or newer) and make.
# Once set up, nothing here needs the network; a changed pyproject.toml installs only what is new in it.
# PYTHON=/path/to/python3.12 chooses the interpreter that .venv is made with.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.NOTPARALLEL:

VENV := .venv
VENV1 := .venv-datasette1
BIN := $(VENV)/bin/python
CANDIDATES := $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python
PIP := $(BIN) -m pip --disable-pip-version-check --no-input -qq
WORKERS ?= auto
PYTEST ?= $(BIN) -m pytest -n $(WORKERS) --maxprocesses 4 --dist loadgroup
BENCH ?=
FAULTS ?= 20

.PHONY: help demo test test-serve faults lint format types contract docs docs-write bench wheel check clean distclean FORCE

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/run.stamp  ## record a worked case and show what it answers
	$(BIN) -m reportedly demo

test: $(VENV)/test.stamp  ## run the tests (ARGS="-k name" to choose)
	$(PYTEST) $(ARGS)

test-serve: $(VENV1)/test.stamp  ## test `serve` on the newest 1.0 alpha of Datasette, in an environment of its own
	$(VENV1)/bin/python -m pytest -n0 -q tests/web tests/store/test_public_views.py $(ARGS)

faults: $(VENV)/test.stamp  ## kills, damage, full disks, hostile text: minutes of it (FAULTS=20: times the share of `test`)
	REPORTEDLY_FAULTS=$(FAULTS) $(PYTEST) tests/faults $(ARGS)

lint: $(VENV)/lint.stamp  ## ruff: rules and format
	$(BIN) -m ruff check .
	$(BIN) -m ruff format --check .

format: $(VENV)/lint.stamp  ## ruff: mend what it can
	$(BIN) -m ruff check --fix .
	$(BIN) -m ruff format .

types: $(VENV)/lint.stamp $(VENV)/test.stamp  ## mypy --strict
	$(BIN) -m mypy
	$(BIN) -m mypy docs/build.py benchmarks tests

contract: $(VENV)/lint.stamp  ## imports point one way
	$(BIN) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

docs: $(VENV)/test.stamp  ## check the pages: generated parts, links, names of commands
	$(BIN) docs/build.py --check

docs-write: $(VENV)/run.stamp  ## write the generated pages again
	$(BIN) docs/build.py

bench: $(VENV)/bench.stamp  ## ratios against the floor and a peer (BENCH=--quick for a minute's worth)
	$(BIN) benchmarks/run.py $(BENCH)

wheel: $(VENV)/run.stamp  ## dist/*.whl
	rm -rf build
	$(PIP) wheel --no-build-isolation --no-deps --wheel-dir dist .
	rm -rf build

check: test test-serve lint types contract docs  ## everything that must hold before a change lands

clean:  ## remove what was built and cached; .venv stays
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	rm -rf screenshots
	find . -path './.venv*' -prune -o -path ./.git -prune -o -type d -name __pycache__ -exec rm -rf {} +

distclean: clean  ## and .venv
	rm -rf $(VENV) $(VENV1) src/reportedly.egg-info

# --- set-up -----------------------------------------------------------------------------------------------------------
# $(VENV)/made holds the folder it was made in: an environment that no longer runs, or was moved, is made again.
ifneq ($(shell $(BIN) -c 'print("runs")' 2>/dev/null) $(shell cat $(VENV)/made 2>/dev/null),runs $(CURDIR))
$(VENV)/made: FORCE
endif

$(VENV)/made:
	@$(BIN) -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  for python in $(CANDIDATES); do \
	    "$$python" -c 'import sys, ensurepip, sqlite3; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	    echo "$$python -m venv $(VENV)"; \
	    "$$python" -m venv --clear $(VENV) && break; \
	  done; }
	@$(BIN) -c '' 2>/dev/null || { \
	  echo 'Error: no Python 3.11 or newer with venv and sqlite3 was found; say which with make PYTHON=/path/to/python' >&2; exit 1; }
	@echo '$(CURDIR)' > $@

$(VENV)/setuptools.stamp: $(VENV)/made pyproject.toml
	$(PIP) install 'setuptools>=77'
	@touch $@

# Installed without build isolation, so that a changed pyproject.toml needs no network for what is already here.
$(VENV)/run.stamp: $(VENV)/setuptools.stamp pyproject.toml
	rm -rf build
	$(PIP) install --no-build-isolation --editable .
	@touch $@

$(VENV)/test.stamp $(VENV)/lint.stamp $(VENV)/bench.stamp: $(VENV)/%.stamp: $(VENV)/run.stamp
	$(PIP) install --no-build-isolation --editable '.[$*]'
	@touch $@

# The other line of Datasette: `.venv` has the newest release, this one the newest alpha of 1.0.
$(VENV1)/test.stamp: $(VENV)/setuptools.stamp pyproject.toml
	$(BIN) -m venv $(VENV1)
	$(VENV1)/bin/python -m pip --disable-pip-version-check --no-input -qq install 'setuptools>=77'
	$(VENV1)/bin/python -m pip --disable-pip-version-check --no-input -qq install 'datasette>=1.0a41' \
	  --no-build-isolation --editable '.[test]'
	@touch $@
