# Each target does all its own set-up, and takes seconds when there is nothing to set up.
#   make demo    tasks and harnesses with scripted models, then one cell with a real small model
#   make test    everything CI runs; PYTEST_ARGS='-k leak' narrows it down, PYTEST_WORKERS=1 is slow
#   make lint    ruff and mypy       make format   put code into shape
#   make images  build the images    make lock     renew every lock file
#   make bump HARNESS=qwen VERSION=0.24.4     move one harness to another version
#   make engine  have a Docker engine that builds; make venv  have .venv
#   make clean   remove .venv and caches; results and images stay

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH := $(BIN)/bench
DEMO := --results results/demo
PYTEST_WORKERS := 2
DEMO_TASKS := p1_ttl_cache,p2_shortest_path,sql1_recursive

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test lint format venv engine images lock bump clean

help:
	@sed -n 's/^#   //p' Makefile

# Exit code 1 means that cells came out void, which the table says: the server of the small model
# may be impossible to have here. Anything else is an error.
demo: venv engine images
	$(BENCH) run --models scripted/oracle,scripted/nop --harnesses pi \
	  --tasks $(DEMO_TASKS) $(DEMO)
	$(BENCH) run --models scripted/oracle --harnesses all --tasks p2_shortest_path $(DEMO)
	$(BENCH) run --models local/tiny --harnesses pi --tasks p2_shortest_path $(DEMO) || \
	  test $$? -eq 1

# Tests of one file stay together: they share what is costly to set up.
test: lint engine images
	$(BIN)/python -m pytest -n $(PYTEST_WORKERS) --dist loadfile --run-docker --run-model \
	  $(PYTEST_ARGS)

lint: venv
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: venv
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

venv: $(READY)

$(READY): images/runner/requirements-dev.txt pyproject.toml
	python=$$(images/bootstrap/python.sh) && { test -x $(BIN)/pip || "$$python" -m venv $(VENV); }
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --only-binary :all: \
	  --require-hashes -r images/runner/requirements-dev.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation \
	  --editable .
	touch $@

engine:
	images/bootstrap/engine.sh

images: venv engine
	$(BENCH) images build

lock:
	images/bootstrap/lock.sh

bump:
	images/bootstrap/lock.sh "$(HARNESS)" "$(VERSION)"

clean:
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache build dist *.egg-info
	find bench tests tasks -name __pycache__ -type d -prune -exec rm -rf {} +
