# What is done here often, each in one command. `make demo` and `make test` need nothing but Python 3.11 or newer, make and a
# package registry: they set up .venv by themselves, from the locked versions in requirements/, and are quick when it is there.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip --disable-pip-version-check
TESTS ?=
PYTEST_FLAGS ?=

.PHONY: help demo test lint format types pytest docs venv wheel lock neo4j clean

help: ## This list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

demo: $(VENV)/.run ## The main job on the example reports, from text to a chain of events
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh examples/demo.sh

test: $(VENV)/.dev lint types pytest ## Everything that must hold: style, types, tests (TESTS=… for some of them)

lint: $(VENV)/.dev ## Style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(VENV)/.dev ## Put the style right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.dev ## Types
	$(BIN)/mypy

pytest: $(VENV)/.dev ## Tests alone
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(PYTEST_FLAGS) $(TESTS)

docs: $(VENV)/.dev ## Write anew what the examples in the documents print, and the picture in README.md
	$(BIN)/python -m tests.documents
	$(BIN)/python -m tests.recipes

neo4j: ## A Neo4j server for the graph, without Docker: needs Java 17, Maven once, and KG_NEO4J_PASSWORD (docs/neo4j.md)
	@$(PYTHON) loaders/neo4j/serve.py

wheel: $(VENV)/.dev ## The wheel, in dist/
	$(BIN)/python -m build --wheel --no-isolation

venv: $(VENV)/.dev ## The environment that the other targets work in

clean: ## Forget the environment and all that was built
	rm -rf $(VENV) dist build demo .pytest_cache .mypy_cache .ruff_cache

# ---------------------------------------------------------------- the environment

# The first of these that is there and new enough; `make PYTHON=… test` names another.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

$(VENV)/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "no Python 3.11 or newer found; install one, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Run-time packages alone, for the demo; with those for development, for all else. Both lists agree on every version.
$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/pyvenv.cfg
	$(PIP) install --quiet --require-hashes -r requirements/run.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(VENV)/pyvenv.cfg
	$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run

# ---------------------------------------------------------------- the model

SHARED ?= ../shared
RUN ?= ../checkpoints

.PHONY: model
model: $(VENV)/.dev ## Train the reading model anew (training/README.md): needs the annotated data, an hour, torch
	$(PIP) install --quiet -r requirements/training.in
	$(BIN)/python training/train.py --shared $(SHARED) --out $(RUN) --resume
	$(BIN)/python training/export.py --run $(RUN) --out $(RUN)/model
	$(BIN)/python training/tune.py --model $(RUN)/model --shared $(SHARED)
	$(BIN)/python training/export.py --run $(RUN) --out kg/extract/weights

# ---------------------------------------------------------------- locked versions

LOCK := .cache/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --annotation-style line \
	--no-header pyproject.toml requirements/build.in

lock: ## Lock versions that pyproject.toml allows; `make lock UPGRADE=--upgrade` takes the newest (then run the tests)
	test -x .cache/lock/bin/uv || { $(PYTHON) -m venv .cache/lock && .cache/lock/bin/pip install --quiet uv; }
	$(LOCK) --extra dev $(UPGRADE) --output-file requirements/dev.txt
	$(LOCK) --constraint requirements/dev.txt --output-file requirements/run.txt
