# One menu of commands. `make help` lists them.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
INPUT ?= examples/articles
# The worked example has its own desk, date and question; a brief on your own articles covers all of them.
ifeq ($(patsubst %/,%,$(INPUT)),examples/articles)
  DESK ?= $(OUT)/demo.desk
  DATE ?= 2024-06-15
  ASK := --questions examples/questions
else
  DESK ?= $(OUT)/pertanda.desk
  DATE ?= newest
  SINCE ?= first
endif
OUT ?= out

.PHONY: help run test check bench gate clean

help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

$(VENV)/run.stamp: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

run: $(VENV)/run.stamp  ## articles in, brief out: make run [INPUT=path] [DATE=day] [SINCE=day]
	@mkdir -p $(OUT)
	$(BIN)/pertanda run $(INPUT) --desk $(DESK) $(ASK)
	$(BIN)/pertanda brief --desk $(DESK) --date $(DATE) $(if $(SINCE),--since $(SINCE)) --text --html $(OUT)/brief.html

check: $(VENV)/test.stamp  ## lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: check  ## everything CI asks: lint, types, tests, quality gate
	$(BIN)/python -m pytest -n 2

gate: $(VENV)/test.stamp  ## recompute every quality figure and compare it with its floor
	$(BIN)/python -m evals.gate

bench: $(VENV)/test.stamp  ## speed, side by side in one run
	$(BIN)/python -m evals.bench

clean:  ## remove what the commands made
	rm -rf $(OUT) .pytest_cache .mypy_cache .ruff_cache
