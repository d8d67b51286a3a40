# make run   sets everything up and runs the main job on data/raw
# make test  sets everything up and runs the tests
# Without make (Windows): README.md gives the lines to type.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Quiet tools that would otherwise report home.
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: run test install install-dev model lint bench docs digests clean

run: model
	@$(BIN)/gongwen run || { code=$$?; [ $$code -eq 3 ] || exit $$code; }

test: install-dev model
	@echo "Fast tests first, then those that load the model or run the whole pipeline."
	$(BIN)/python -m pytest -m "not slow" --numprocesses auto --dist loadfile
	$(BIN)/python -m pytest -m slow

install: $(VENV)/.installed

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

install-dev: $(VENV)/.installed-dev

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

model: install
	@$(BIN)/gongwen model

lint: install-dev
	$(BIN)/python -m pip check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: install model
	$(BIN)/python benchmarks/main_job.py

docs: install
	$(BIN)/python -m pipeline.commands.tables docs/tables.md

# What every step of a run makes of two small corpora, after a version was raised.
digests: install-dev model
	$(BIN)/python -m tests.stages.digests

clean:
	rm -rf $(VENV) build dist
