# Kring. `make` or `make help` lists the targets.
PYTHON ?= python3
BIN := .venv/bin
LOCK = $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
  --no-annotate --no-header --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.PHONY: help run test test-fast test-pythons conformance check lint format messages bench bench-search bench-search-guard bench-search-speed bench-corpus bench-road bench-rollout bench-rollout-guard image wheel sbom notes lock setup services services-down clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Run the demo: sets everything up, prints address and sign-ins
	@$(PYTHON) -m tools.run

test: ## Run every test that this machine's services allow (ARGS="tests/news -k feed")
	@$(PYTHON) -m tools.test $(ARGS)

test-fast: ## Run tests soon: database and services are used again (ARGS="tests/news"; else what changed)
	@$(PYTHON) -m tools.fast $(ARGS)

test-pythons: ## Run the fast part of the suite on the oldest and the newest Python here; prints coverage per room
	@$(PYTHON) -m tools.pythons

conformance: ## Run the suite of the bundled plugins and record it for exactly their files (a changed plugin is not gold)
	@$(PYTHON) -m tools.test -q --kring-plugin ideas --kring-plugin reactions --kring-record plugins/catalogue/conformance.json

check: ## Check format, style, templates, imports, types, translations and migrations, all complaints in one run
	@$(PYTHON) -m tools.check

lint: check ## The same checks, as continuous integration calls them

format: ## Put the code in the house style
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

messages: ## Bring the translations (.po) in line with the texts of every room and plugin
	@$(PYTHON) -m tools.bootstrap test
	@$(BIN)/python manage.py merge_translations

bench: ## Measure: prints ratios and data sizes, gates nothing
	@$(PYTHON) -m tools.bootstrap bench
	@$(BIN)/python -m bench

bench-search: ## Measure how well search finds, beside Wagtail's own backend
	@$(PYTHON) -m tools.bootstrap bench
	@$(BIN)/python -m bench search $(ARGS)

bench-search-guard: ## The same; fails when search finds less than it did (nightly)
	@$(PYTHON) -m tools.bootstrap bench
	@$(BIN)/python -m bench search --guard

bench-search-speed: ## Measure how fast search is (ARGS="--people=100000 --pages=50000")
	@$(PYTHON) -m tools.bootstrap bench
	@PYTHONPATH=site:. $(BIN)/python -m bench.search.speed $(ARGS)

bench-road: ## Count the files and calls of our own on the way of a request (ARGS="--files=search")
	@$(PYTHON) -m tools.bootstrap bench
	@$(BIN)/python -m bench road $(ARGS)

bench-corpus: ## Measure how well search finds the pages of a real manual, beside Wagtail's own backend
	@$(PYTHON) -m tools.bootstrap bench
	@$(BIN)/python -m bench corpus $(ARGS)

bench-rollout: ## Simulate a year of releases with hidden faults under several rules (ARGS="--people=2000 --seeds=10")
	@$(PYTHON) -m tools.bootstrap bench
	@$(BIN)/python -m bench rollout $(ARGS)

bench-rollout-guard: ## The same for Kring's rule, and two years through the services; fails when it misses what it promises (nightly)
	@$(PYTHON) -m tools.bootstrap bench
	@$(BIN)/python -m bench rollout --rule evidence --guard
	@$(BIN)/python -m bench rollout --years 2 --guard

image: ## Build the container image
	@sh deploy/image/build.sh

wheel: ## Build the packages kring and kring-demo into dist/
	@$(PYTHON) -m tools.bootstrap test
	@$(BIN)/python -m pip wheel -q --no-deps --no-build-isolation --wheel-dir dist . ./demo
	@ls dist/*.whl

sbom: ## List all parts of the package, with their licences (CycloneDX), into dist/
	@$(PYTHON) -m tools.bootstrap test
	@$(BIN)/python -m tools.sbom --python $(BIN)/python dist

notes: ## Print the notes of this version, as the message of its tag
	@$(PYTHON) -m tools.notes

lock: ## Lock the requirements anew, with hashes
	@$(PYTHON) -m tools.bootstrap test
	@$(BIN)/python -m pip install -q uv
	@$(LOCK) requirements/base.in -o requirements/base.txt
	@$(LOCK) -c requirements/base.txt demo/pyproject.toml -o requirements/demo.txt
	@$(LOCK) -c requirements/base.txt -c requirements/demo.txt requirements/test.in -o requirements/test.txt
	@for name in sbom bench node; do \
	  $(LOCK) -c requirements/base.txt -c requirements/test.txt \
	    requirements/$$name.in -o requirements/$$name.txt; done

setup: ## Set up the virtual environment and the assets, and nothing else
	@$(PYTHON) -m tools.bootstrap test

services: ## Start PostgreSQL, Redis and Elasticsearch for tests; prints their addresses
	@$(PYTHON) -m tools.services up

services-down: ## Stop what `make services` started
	@$(PYTHON) -m tools.services down

clean: ## Remove what was built: .venv, node_modules and var (asks first)
	@printf 'Remove .venv, node_modules, site/assets, dist and var, with the demo database in it? [y/N] '; \
	  read answer; [ "$$answer" = y ] && rm -rf .venv node_modules site/assets dist var || echo 'Nothing removed.'
