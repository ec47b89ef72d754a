# run, test, bench, and the small things people expect; needs Python 3.11 or newer and nothing else.
PYTHON ?= python3
PORT ?= 8501
SHARED_PORT ?= 8502
BIN := .venv/bin
# A file stays with one process, whose data are its own; tests/conftest.py says which files begin.
TWO := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help run shared load test test-all check planted format bench look clean

help:  ## what one can make
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

run: .venv/ready  ## the dashboard on http://localhost:8501 (PORT=… for another), with demonstration data the first time
	@$(BIN)/python -m loaders versions > /dev/null 2>&1 || $(MAKE) --no-print-directory load
	@$(BIN)/python -m indicators build --if-stale
	$(BIN)/streamlit run app.py --server.port $(PORT)

shared: .venv/ready  ## the dashboard of the shared audience on http://localhost:8502, from the audited release
	@$(BIN)/python -m indicators audit --release --if-new
	LABSU_AUDIENCE=shared $(BIN)/streamlit run app.py --server.port $(SHARED_PORT)

load: .venv/ready  ## what data/raw holds, or demonstration data if it holds nothing, into a published version
	@$(BIN)/python -m loaders demo --if-empty
	@$(BIN)/python -m loaders load

test: .venv/tests  ## the tests, on two cores, the real browser included when a chromium is installed
	$(TWO)

test-all: .venv/tests  ## the same, with every long product tried whole: before a release
	LABSU_TESTS=all $(TWO)

check: .venv/tests  ## the house style
	$(BIN)/ruff check . && $(BIN)/ruff format --check .

planted: .venv/tests  ## make some eighty mistakes in a copy, one at a time: the tests must find each (an hour)
	$(BIN)/python -m tests.planted

format: .venv/tests  ## rewrite in the house style
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: .venv/tests  ## each figure beside its budget, ten million rows included (some minutes)
	$(BIN)/python -m tests.bench --full

look: .venv/tests  ## the README's picture, from the running dashboard
	$(BIN)/python -m tests.look

clean:  ## remove the environment; data stay
	rm -rf .venv

.venv/ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; PYTHON=python3.11 make run points to it")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "packages (once, about a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/tests: .venv/ready tests/requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@
