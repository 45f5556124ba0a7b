SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check bench pins

HUICAN_PORT ?= 8000
BIN := .venv/bin

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-6s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## install what is missing and serve the checker on 127.0.0.1
	@.ci/setup run
	@echo "惠残自查 Huican: http://127.0.0.1:$(HUICAN_PORT)  (Ctrl+C stops it)"
	@exec $(BIN)/gunicorn --bind 127.0.0.1:$(HUICAN_PORT) --workers 2 --threads 4 --preload \
	    --no-control-socket --log-level warning 'webapp:create_app()'

test: ## install what is missing; engine, web, rules, wheel and browser tests
	@.ci/setup test
	@$(BIN)/python -m pytest -m "not engines"

check: ## lint, types, rules, properties, and the Node and Java accessibility engines
	@.ci/setup check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/huican lint
	$(BIN)/huican test
	$(BIN)/huican test --mutate | tail -n 25
	HUICAN_CASES=10000 $(BIN)/python -m pytest tests/test_properties.py tests/test_rules.py -k "not example"
	$(BIN)/python -m pytest -m engines e2e

bench: ## ratios against hand-written Python, openfisca-core and a bare Flask page
	@.ci/setup bench
	@$(BIN)/python bench/run.py

# Needs uv on the PATH (pip install uv). Addresses of registries stay out of the files.
PINS := uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header

pins: ## pin the newest allowed versions into requirements/*.txt
	$(PINS) --upgrade pyproject.toml -o requirements/run.txt
	$(PINS) --upgrade pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
	$(PINS) --upgrade --group build -c requirements/dev.txt -o requirements/build.txt
	$(PINS) --upgrade --group bench -c requirements/dev.txt -o requirements/bench.txt
