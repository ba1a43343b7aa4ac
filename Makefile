# `make` lists what there is. Only `system` (and .ci/run, which calls it) touches the system's packages.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PY := .venv/bin/python
export PYTHONDONTWRITEBYTECODE := 1

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: ## make the environment, fetch the components, build the styles (again only when something changed)
	@tools/setup

demo: setup ## fill the West Midlands programme, read it, serve it (FRESH=1 begins again, CHECK=1 walks it and exits, PORT=8000)
	@$(PY) -m tools.launch --demo $(if $(FRESH),--fresh) $(if $(CHECK),--check) $(if $(PORT),--port $(PORT))

run: setup ## serve without demo data (PORT=8000)
	@$(PY) -m tools.launch $(if $(PORT),--port $(PORT))

test: setup ## all tests; what could not run is listed as NOT RUN
	@$(PY) -m pytest -q -n auto --maxprocesses 4 --dist loadfile $(ARGS)

e2e: setup ## the browser journey only
	@$(PY) -m pytest tests/e2e $(ARGS)

check: setup ## format, lint, types, import contracts, house tests
	@.venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/mypy && .venv/bin/lint-imports && $(PY) -m pytest -q tests/house

bench: setup ## real texts imported, read and themed by the worker: times, memory, ledger (DATA=folder of sets)
	@$(PY) -m bench.real_input --data $(DATA)

bench-nlp: setup ## quality and speed of the reading, one page with plots (DATA=folder of labelled sets)
	@$(PY) -m bench.nlp.report --data $(DATA)

bench-hearing: setup ## the closing hour under load beside a bare view, and kill -9 while people send (own servers)
	@$(PY) -m bench.hearing.closing_hour && $(PY) -m bench.hearing.durability

bench-peers: setup ## the same texts read by BERTopic, in an environment of its own; kept by the data's hash (DATA=folder)
	@$(PY) -m bench.nlp.peers --data $(DATA)

system: ## install with apt what tests want: Chromium, PostgreSQL, Redis, fonts
	@tools/system

lock: ## lock the requirements again, with hashes and without addresses
	@tools/lock

.PHONY: help setup demo run test e2e check bench bench-nlp bench-hearing bench-peers system lock
