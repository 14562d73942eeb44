# Everything a person or CI does here. Each target sets up what it needs by itself, in .venv
# and tests/oracle/node_modules; nothing outside this folder is touched.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check -qq --no-input
ORACLE := tests/oracle

# Stamps: newer than what they were made from, or made again.
VENV_STAMP   := $(VENV)/.made
RUN_STAMP    := $(VENV)/.run
DEV_STAMP    := $(VENV)/.dev
ORACLE_STAMP := $(ORACLE)/node_modules/.installed
BENCH_STAMP  := $(VENV)/.bench
PEER         := benchmarks/language_servers/peer
PEER_STAMP   := $(PEER)/node_modules/.installed
EXTENSION    := vscode-extension
EXTENSION_STAMP := $(EXTENSION)/node_modules/.installed
VSCODE_TESTS := tests/editors/vscode
VSCODE_STAMP := $(VSCODE_TESTS)/node_modules/.installed

PYTHON_FILES := spec_lsp tests benchmarks vscode-extension/scripts

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help demo test check format schemas docs soak bench lock build clean oracle \
	vsix vsix-offline test-extension test-editors test-vscode pictures check-extension extension

help: ## Show this list
	@echo 'spec-lsp: make <target>'
	@echo
	@sed -n 's/^\([a-z-]*\):.* ## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-15s %s\n", $$1, $$2 }'

demo: $(RUN_STAMP) ## See it work: findings, a completion and a live auth test
	@$(BIN)/spec-lsp demo

test: $(DEV_STAMP) oracle extension ## Run every test (TESTS=… for some of them)
	@$(BIN)/python -m pytest $(TESTS)

check: $(DEV_STAMP) check-extension ## Lint, format, types, import contracts, generated files
	$(BIN)/ruff check $(PYTHON_FILES)
	$(BIN)/ruff format --check $(PYTHON_FILES)
	$(BIN)/basedpyright --warnings
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m spec_lsp.format.schemas --check
	$(BIN)/python -m spec_lsp.rules.documentation --check
	$(BIN)/python -m spec_lsp.server.documentation --check

format: $(DEV_STAMP) ## Let ruff mend and format the sources
	$(BIN)/ruff check --fix $(PYTHON_FILES)
	$(BIN)/ruff format $(PYTHON_FILES)

schemas: $(DEV_STAMP) ## Write schemas/ anew from the format's tables
	$(BIN)/python -m spec_lsp.format.schemas

docs: $(DEV_STAMP) ## Write docs/rules/ and docs/features.md anew
	$(BIN)/python -m spec_lsp.rules.documentation
	$(BIN)/python -m spec_lsp.server.documentation

soak: $(DEV_STAMP) oracle ## Run the property tests with many more cases
	@$(BIN)/python -m pytest --hypothesis-profile soak $(TESTS)

bench: $(BENCH_STAMP) $(PEER_STAMP) ## Measure: beside yaml-language-server, check, rules, runs (BENCH=… for options)
	@$(BIN)/python benchmarks/language_servers $(SERVERS)
	@echo
	@$(BIN)/python benchmarks/check_workspace.py $(BENCH)
	@echo
	@$(BIN)/python benchmarks/rules.py
	@echo
	@$(BIN)/python benchmarks/run_cost.py
	@echo
	@$(BIN)/python benchmarks/run_latency.py

# LOCK=--upgrade takes the newest versions; without it what is locked stays, where it still fits.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.10 --no-python-downloads \
	--generate-hashes --no-emit-index-url --no-emit-find-links --annotation-style line \
	--custom-compile-command 'make lock' $(LOCK)
lock: $(DEV_STAMP) ## Write requirements/ anew from pyproject.toml
	$(COMPILE) --output-file requirements/dev.txt --group dev pyproject.toml
	$(COMPILE) --output-file requirements/bench.txt --constraint requirements/dev.txt --group bench \
		pyproject.toml
	$(COMPILE) --output-file requirements/run.txt --constraint requirements/dev.txt pyproject.toml
	$(COMPILE) --output-file requirements/build.txt --constraint requirements/dev.txt --group build

build: $(DEV_STAMP) ## Build the wheel and the source distribution into dist/
	@rm -rf dist
	$(BIN)/python -m build --no-isolation --outdir dist .

vsix: $(DEV_STAMP) $(EXTENSION_STAMP) ## Package the VS Code extension into dist/
	@$(BIN)/python $(EXTENSION)/scripts/package.py

# TARGET=… names another platform: linux-x64, linux-arm64, darwin-arm64, darwin-x64, win32-x64.
TARGET ?= this
vsix-offline: $(DEV_STAMP) $(EXTENSION_STAMP) ## The same with every package inside, for one platform (TARGET=…)
	@$(BIN)/python $(EXTENSION)/scripts/package.py --target $(TARGET)

test-editors: $(DEV_STAMP) test-vscode ## Drive real editors: VS Code, Neovim and Emacs
	@$(BIN)/python -m pytest tests/editors

# TESTS=… names files of tests/editors/vscode; VSCODE=newest takes a newer VS Code, with its own Node.
VSCODE ?= usual
test-vscode: $(VSCODE_STAMP) vsix ## Drive real VS Code in a real browser (TESTS=… for some)
	@$(VSCODE_TESTS)/install $(VSCODE)
	@cd $(VSCODE_TESTS) && SPEC_LSP_VSCODE=$(VSCODE) node --test --test-concurrency=2 $(or $(TESTS),.)

pictures: $(VSCODE_STAMP) vsix ## Take the documents' pictures anew, in real VS Code
	@$(VSCODE_TESTS)/install
	@cd $(VSCODE_TESTS) && node take_pictures.mjs

test-extension: $(DEV_STAMP) $(EXTENSION_STAMP) ## Run the extension's own tests: under Node (TESTS=… for some), and its page in a browser
	@cd $(EXTENSION) && npm test --silent -- $(TESTS)
	@[ -n "$(TESTS)" ] || (cd $(EXTENSION) && npm run --silent test:page)

clean: ## Remove everything that the other targets made
	rm -rf $(VENV) $(ORACLE)/node_modules $(PEER)/node_modules dist build .pytest_cache .ruff_cache .hypothesis \
		.import_linter_cache $(EXTENSION)/node_modules $(EXTENSION)/dist $(EXTENSION)/bundled \
		$(VSCODE_TESTS)/node_modules $(VSCODE_TESTS)/.editor $(VSCODE_TESTS)/pictures
	find spec_lsp tests -name __pycache__ -type d -prune -exec rm -rf {} +

# --- set-up ---

$(VENV_STAMP):
	@.ci/make-venv $(PYTHON) $(VENV)

$(RUN_STAMP): requirements/run.txt requirements/build.txt pyproject.toml | $(VENV_STAMP)
	@echo 'Installing what spec-lsp needs into $(VENV) …'
	@$(PIP) install --require-hashes -r requirements/run.txt -r requirements/build.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_STAMP): requirements/dev.txt pyproject.toml | $(VENV_STAMP)
	@echo 'Installing what the tests and checks need into $(VENV) …'
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(RUN_STAMP) $@

$(BENCH_STAMP): requirements/bench.txt | $(DEV_STAMP)
	@echo 'Installing what the benchmarks need into $(VENV) …'
	@$(PIP) install --require-hashes -r requirements/bench.txt
	@touch $@

$(PEER_STAMP): $(PEER)/package-lock.json $(PEER)/package.json
	@echo 'Installing yaml-language-server into $(PEER)/node_modules …'
	@cd $(PEER) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# Node is optional: without it the tests against the platform's own SDK are skipped, and say so.
oracle:
	@if command -v npm >/dev/null 2>&1; then $(MAKE) --no-print-directory $(ORACLE_STAMP); fi

$(ORACLE_STAMP): $(ORACLE)/package-lock.json $(ORACLE)/package.json
	@echo 'Installing the test oracle into $(ORACLE)/node_modules …'
	@cd $(ORACLE) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
		&& touch node_modules/.installed \
		|| echo 'npm could not install it; the tests that need it will be skipped.'

# Likewise the extension: without Node it is neither checked nor tested.
extension:
	@if command -v npm >/dev/null 2>&1; then $(MAKE) --no-print-directory $(EXTENSION_STAMP); fi

check-extension: extension
	@if [ -e $(EXTENSION_STAMP) ]; then cd $(EXTENSION) && npm run --silent check; \
		else echo 'npm is not installed; the VS Code extension is not checked.'; fi

$(VSCODE_STAMP): $(VSCODE_TESTS)/package-lock.json
	@cd $(VSCODE_TESTS) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(EXTENSION_STAMP): $(EXTENSION)/package-lock.json
	@echo 'Installing what the VS Code extension is built with …'
	@cd $(EXTENSION) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
