# Needs only a shell and Python 3.11 or newer. Every target makes or renews .venv from requirements.lock first.
.DEFAULT_GOAL := help
.PHONY: help install demo up test check bench lock format secrets
BIN := .venv/bin
TEMPLATES = $(shell find templates -name '*.html' 2>/dev/null)

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-14s %s\n", $$1, $$2}'

install: .venv/lock-installed ## create .venv, or renew it when requirements.lock changed

.venv/lock-installed: requirements.lock
	@set -e; \
	if ! $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	  found=; \
	  for name in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	    if $$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$name; break; fi; \
	  done; \
	  if [ -z "$$found" ]; then echo 'Divergence needs Python 3.11 or newer; install it, or name it with PYTHON=.' >&2; exit 1; fi; \
	  if ! $$found -m venv --clear .venv >/dev/null 2>&1; then \
	    rm -rf .venv; echo "$$found cannot make a virtual environment with pip; install its venv package (Debian, Ubuntu: apt-get install python3-venv)." >&2; exit 1; \
	  fi; \
	fi; \
	echo 'Installing what requirements.lock names into .venv.' >&2; \
	$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r requirements.lock >&2 \
	  || { echo 'The packages could not be installed; the lines above say why. Check the network and run make again.' >&2; exit 1; }; \
	touch $@

demo: install ## the sample newsroom, ingested, tagged and briefed (PORT=, DEMO_ONCE=1)
	@exec $(BIN)/python manage.py demo

up: install ## the installation for real use on this machine (PORT=)
	@exec $(BIN)/python manage.py up

test: install ## the whole test suite
	$(BIN)/python -m pytest

check: install ## lint, format, types, import contracts, templates, migrations, settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(if $(TEMPLATES),$(BIN)/djade --check --target-version 5.2 $(TEMPLATES))
	$(if $(TEMPLATES),$(BIN)/djlint --lint --quiet templates)
	$(BIN)/python -W 'ignore:Got an error checking:RuntimeWarning' manage.py makemigrations --check --dry-run
	$(BIN)/python -W error::DeprecationWarning manage.py check --deploy --fail-level WARNING

bench: install ## the benchmarks, one JSON object a line
	@$(BIN)/python -m bench

format: install ## let ruff and djade write
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(if $(TEMPLATES),$(BIN)/djade --target-version 5.2 $(TEMPLATES))

lock: ## resolve pyproject.toml anew (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --group dev pyproject.toml -o requirements.lock --custom-compile-command "make lock"

# Files are readable for the containers' accounts; the closed directory keeps everybody else on this machine away.
secrets: ## random secrets for docker-compose.yml, once, in secrets/
	@set -e; mkdir -p secrets; chmod 700 secrets; cd secrets; \
	word() { python3 -c 'import secrets; print(secrets.token_urlsafe(36))'; }; \
	if [ -e secret_key ]; then echo 'secrets/ is there already; nothing was changed.' >&2; exit 0; fi; \
	database=$$(word); broker=$$(word); \
	printf '%s' "$$database" > database_password; \
	printf 'postgres://divergence:%s@postgres:5432/divergence' "$$database" > database_url; \
	printf 'redis://:%s@redis:6379/0' "$$broker" > broker_url; \
	printf 'requirepass %s\nappendonly yes\nappendfsync everysec\nmaxmemory-policy noeviction\ndir /data\n' "$$broker" > redis.conf; \
	word > secret_key; chmod 444 *
