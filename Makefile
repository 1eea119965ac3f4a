# Kring. `make` or `make help` lists the targets.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test lint format bench bench-search bench-search-guard bench-search-speed bench-corpus image lock setup services services-down clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Run the demo: sets everything up, prints address and sign-ins
	@$(PYTHON) tools/run.py

test: ## Run every test that this machine's services allow (ARGS="tests/news -k feed")
	@$(PYTHON) tools/test.py $(ARGS)

lint: ## Check style, templates, imports between rooms, types and translations
	@$(PYTHON) tools/bootstrap.py test
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/djlint --lint --quiet .
	@said=$$(PYTHONPATH=site:. $(BIN)/lint-imports --no-cache) || { echo "$$said"; exit 1; }
	@$(BIN)/python manage.py makemigrations --check --dry-run --verbosity 0
	@$(BIN)/mypy --cache-dir=/dev/null --no-error-summary .

format: ## Put the code in the house style
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

bench: ## Measure: prints ratios and data sizes, gates nothing
	@$(PYTHON) tools/bootstrap.py bench
	@$(BIN)/python -m bench

bench-search: ## Measure how well search finds, beside Wagtail's own backend
	@$(PYTHON) tools/bootstrap.py bench
	@$(BIN)/python -m bench search $(ARGS)

bench-search-guard: ## The same; fails when search finds less than it did (nightly)
	@$(PYTHON) tools/bootstrap.py bench
	@$(BIN)/python -m bench search --guard

bench-search-speed: ## Measure how fast search is (ARGS="--people=100000 --pages=50000")
	@$(PYTHON) tools/bootstrap.py bench
	@PYTHONPATH=site:. $(BIN)/python -m bench.search.speed $(ARGS)

bench-corpus: ## Measure how well search finds the pages of a real manual, beside Wagtail's own backend
	@$(PYTHON) tools/bootstrap.py bench
	@$(BIN)/python -m bench corpus $(ARGS)

image: ## Build the container image
	@sh deploy/image/build.sh

lock: ## Lock the requirements anew, with hashes
	@$(PYTHON) tools/bootstrap.py test
	@$(BIN)/python -m pip install -q uv
	@for name in base test bench node; do \
	  $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	    --no-annotate --no-header --no-emit-index-url --no-emit-find-links \
	    requirements/$$name.in -o requirements/$$name.txt; done

setup: ## Set up the virtual environment and the assets, and nothing else
	@$(PYTHON) tools/bootstrap.py test

services: ## Start PostgreSQL, Redis and Elasticsearch for tests; prints their addresses
	@$(PYTHON) tools/services.py up

services-down: ## Stop what `make services` started
	@$(PYTHON) tools/services.py down

clean: ## Remove what was built: .venv, node_modules and var (asks first)
	@printf 'Remove .venv, node_modules and var, with the demo database in it? [y/N] '; \
	  read answer; [ "$$answer" = y ] && rm -rf .venv node_modules var || echo 'Nothing removed.'
