# make run   sets everything up and runs the main job on data/raw
# make test  sets everything up and runs the tests
# Without make (Windows): README.md gives the lines to type.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Quiet tools that would otherwise report home.
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
# Compiled modules are kept, also where containers are told not to: hundreds of processes start in the tests.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test install install-dev model lint bench docs digests soak sbom audit clean

run: model
	@$(BIN)/gongwen run || { code=$$?; [ $$code -eq 3 ] || exit $$code; }

test: install-dev model
	@echo "Fast tests first, then those that load the model or run the whole pipeline."
	$(BIN)/python -m pytest -m "not slow" --numprocesses auto --dist loadfile
	$(BIN)/python -m pytest -m slow --numprocesses 2 --dist loadfile

install: $(VENV)/.installed

$(VENV)/.installed: requirements.lock pyproject.toml
	@echo "Setting up: a Python environment in $(VENV) (once; about 1.3 GB of libraries, some minutes with a good network)."
	@$(PYTHON) -c 'import sys; sys.exit(None if (3, 11) <= sys.version_info < (3, 14) else "Python 3.11, 3.12 or 3.13 is needed; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	@echo "Downloading and installing $$(grep -c '==' requirements.lock) libraries, each checked against its hash ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@echo "Installed. Next: the segmentation model (50 MB), then the reports in data/raw."
	@touch $@

install-dev: $(VENV)/.installed-dev

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock requirements-dask.lock
	@echo "Installing what tests and linters need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dask.lock
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

# What real machines do to a run: kills, a full disk, closed folders, inputs that change, readers; about an hour.
soak: install-dev model
	$(BIN)/python benchmarks/soak.py

# What is installed, and under which licences: build/sbom.json (CycloneDX), build/licences.md.
sbom: install
	$(BIN)/python -m pipeline.commands.bill build/sbom.json build/licences.md
	@echo "build/sbom.json and build/licences.md written."

# Known vulnerabilities of the locked versions, where the service that knows them can be reached.
audit:
	@PYTHON=$(PYTHON) .ci/audit

clean:
	rm -rf $(VENV) build dist
