# A fresh machine needs python3 (3.11 or newer) and make; nothing here asks for root or a Google account.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
RUNTIME := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
# half as many again as there are cores: tests wait for pages, mail and retries
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) * 3 / 2)))
REQUESTS ?= 20000
ROWS ?= 1000000
PORT ?= 8765
SCHEDULES ?= 250
DAYS ?= 60

.PHONY: help demo live test lint bench fuzz soak clean

help:
	@echo "make demo   the main job on the emulator with the sample province, once"
	@echo "make live   the demo, but it stays: a page to type into on http://127.0.0.1:8765 (PORT=N)"
	@echo "make test   the whole test suite"
	@echo "make lint   style, types and the floors"
	@echo "make bench  the benchmark table, also as benchmarks/results.json; BENCH_PROVINCES=76 for the whole day of sending"
	@echo "make fuzz   random requests at the emulator: REQUESTS=20000, the same again with FUZZ_SEED=N"
	@echo "make soak   the rules against a second reading of them on ROWS=1000000 rows, and as many hostile cells;"
	@echo "            SCHEDULES=250 random runs of the outbox through faults and restarts;"
	@echo "            DAYS=60 random days of a province, people and faults together;"
	@echo "            the same again with ORACLE_SEED=N HOSTILE_SEED=N SCHEDULE_SEED=N INTERPLAY_SEED=N"
	@echo "make clean  removes .venv and var"

demo: $(RUNTIME)
	@$(BIN)/python -m sheets_sync demo

live: $(RUNTIME)
	@echo "http://127.0.0.1:$(PORT)  (Ctrl-C ends it)"
	@$(BIN)/python -m sheets_sync demo --live --folder var/live --port $(PORT)

# bytecode is kept even where the machine says not to: each worker and each command of a test would compile it all anew;
# tests/conftest.py has the order of the files
test: $(DEV)
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

lint: $(DEV)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: $(DEV)
	@$(BIN)/python -m benchmarks

fuzz: $(DEV)
	@FUZZ_REQUESTS=$(REQUESTS) FUZZ=$$(($(REQUESTS) / 4)) $(BIN)/python -m pytest -q -s \
	  tests/emulator_shell/test_fuzz.py tests/emulator_sheets/test_fuzz.py

soak: $(DEV)
	@ORACLE_ROWS=$(ROWS) HOSTILE_CELLS=$(ROWS) HOSTILE_HEADERS=$$(($(ROWS) / 10)) $(BIN)/python -m pytest -q -s \
	  --timeout 0 tests/validation/test_oracle.py tests/validation/test_hostile.py
	@seed=$${SCHEDULE_SEED:-$$(date +%s)}; echo "mail schedules: SCHEDULES=$(SCHEDULES) SCHEDULE_SEED=$$seed"; \
	  SCHEDULES=$(SCHEDULES) SCHEDULE_SEED=$$seed $(BIN)/python -m pytest -q -n $(WORKERS) tests/delivery/test_schedules.py
	@seed=$${INTERPLAY_SEED:-$$(date +%s)}; echo "days of a province: DAYS=$(DAYS) INTERPLAY_SEED=$$seed"; \
	  INTERPLAY=$(DAYS) INTERPLAY_SEED=$$seed $(BIN)/python -m pytest -q -n $(WORKERS) tests/ticks/test_interplay.py

clean:
	rm -rf $(VENV) var

# ── the environment: pinned with hashes; the stamps make a second call instant ───────────────────

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Needs Python 3.11 or newer, and $(PYTHON) is `$(PYTHON) -V 2>&1`. Say: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || $(PYTHON) -m virtualenv --version >/dev/null 2>&1 || { \
	  echo "$(PYTHON) cannot make environments here (no ensurepip)."; \
	  echo "On Debian and Ubuntu: apt install python3-venv. Without root: $(PYTHON) -m pip install --user virtualenv"; exit 2; }
	@echo "setting up $(VENV) (once, some minutes)"
	@$(PYTHON) -m venv $(VENV) 2>/dev/null || $(PYTHON) -m virtualenv --quiet $(VENV)

$(RUNTIME): requirements-build.txt requirements.txt pyproject.toml setup.py | $(BIN)/python
	@$(PIP) --require-hashes -r requirements-build.txt -r requirements.txt
	@$(PIP) --no-build-isolation --no-deps --editable .
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@$(PIP) --require-hashes -r requirements-build.txt -r requirements-dev.txt
	@touch $@
