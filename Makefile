# SPDX-FileCopyrightText: 2026 KI-Ampel contributors
# SPDX-License-Identifier: EUPL-1.2

# `make` alone prints the targets. Everything stays inside this folder: .venv/ (the project's environment) and .ampel/
# (what the demo makes, and uv's cache).

.DEFAULT_GOAL := help
.PHONY: help demo init doctor up down setup check test test-browser test-stack test-monitoring test-long bench-gateway bench-detect dashboards lock clean
MAKEFLAGS += --no-print-directory

ARGS ?=
UV := .venv/bin/uv
SYNC := $(UV) sync --locked --inexact
# The others need the running demo; pytest would start it, and that takes longer.
FAST_TESTS := not live and not browser and not docker and not monitoring

export UV_CACHE_DIR := $(CURDIR)/.ampel/cache/uv
# Python comes from the machine; uv must not fetch another one.
export UV_PYTHON_DOWNLOADS := never
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH

help: ## Print the targets (Übersicht)
	@echo "KI-Ampel. Usage: make TARGET"
	@echo
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r name text; do \
	  printf '  %-15s %s\n' "$$name" "$$text"; done
	@echo
	@echo "Options of the demo are passed on: make demo ARGS=--detach, make demo ARGS=--status, make demo ARGS=--stop"

demo: .venv/.demo ## Set up what is missing and start the platform on this machine (Plattform starten)
	@.venv/bin/ampel demo $(ARGS)

init: .venv/.demo ## Ask what the server has to know, and generate its secrets (Server einrichten)
	@.venv/bin/ampel init $(ARGS)

doctor: .venv/.demo ## Whether this machine is ready for the server, and what it lacks (Server prüfen)
	@.venv/bin/ampel doctor $(ARGS)

up: .venv/.demo ## Start the server with Docker; IMAGES=packages builds all images here (Server starten)
	@.venv/bin/ampel up $(if $(IMAGES),--images $(IMAGES)) $(ARGS)

down: .venv/.demo ## Stop the server; its data stays (Server beenden)
	@.venv/bin/ampel down $(ARGS)

setup: .venv/.development ## Everything for development: tests, linters, type checker (Entwicklungsumgebung)

check: .venv/.browser ## Lint, formatting, types, import directions, licences, policy (Prüfungen)
	@# With the packages of the browser tests, whose types mypy has to see.
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/reuse lint --quiet
	.venv/bin/ampel policy check ampel.yaml

test: .venv/.development ## All tests that need nothing but Python (Tests, unter 10 Minuten)
	.venv/bin/pytest -n auto -m "$(FAST_TESTS)" $(ARGS)
	@echo "Skipped: the tests of the running demo, with a browser. They need Chromium (apt install chromium): make test-browser"
	@echo "Skipped: the tests of the server. They need Docker (ops/images/prepare-host.sh): make test-stack"
	@echo "Skipped: the tests of the monitoring. They fetch Prometheus from Debian's packages: make test-monitoring"

test-browser: .venv/.browser ## Tests of the running demo, with Chromium (Tests mit Browser)
	.venv/bin/pytest tests/e2e $(ARGS)

test-stack: .venv/.development ## Tests of the server on a real Docker engine (Tests mit Docker)
	.venv/bin/pytest tests/stack $(ARGS)

test-monitoring: .venv/.development .ampel/cache/monitoring/.done ## Tests of the monitoring, with Prometheus (Tests der Überwachung)
	.venv/bin/pytest tests/monitoring $(ARGS)

test-long: .venv/.development ## The fast tests with many more generated examples (lange Tests)
	.venv/bin/pytest -n auto -m "$(FAST_TESTS)" --hypothesis-profile=long $(ARGS)

bench-gateway: .venv/.development ## Measure the gateway beside a bare proxy and LiteLLM (Messung)
	.venv/bin/python -m ops.bench.gateway $(ARGS)

bench-detect: .venv/.development ## Measure detection beside Presidio and Python's re (Messung)
	.venv/bin/python -m ops.bench.detect_compare $(ARGS)

dashboards: .venv/.development ## Write the dashboards of Grafana from ops/monitoring/dashboards (Schaubilder)
	.venv/bin/python -m ops.monitoring.dashboards

lock: $(UV) ## Write all lock files; to newer versions with ARGS=--upgrade (Versionen festlegen)
	$(UV) lock $(ARGS)
	@for service in litellm open-webui; do \
	  echo "services/$$service/requirements.txt"; \
	  $(UV) pip compile --quiet --no-config --generate-hashes --universal --python-version 3.11 $(ARGS) \
	    --custom-compile-command "make lock" --excludes services/$$service/excludes.txt \
	    --output-file services/$$service/requirements.txt services/$$service/requirements.in || exit 1; \
	done
	@# The uv that sets everything up is the one of the lock.
	@$(UV) export --quiet --no-config --locked --format requirements.txt --no-emit-project --no-header --no-annotate --no-dev \
	  --output-file .venv/export.txt >/dev/null
	@{ printf '# SPDX-FileCopyrightText: 2026 KI-Ampel contributors\n# SPDX-License-Identifier: EUPL-1.2\n\n'; \
	  printf '# Written by make lock: the one package that pip installs; uv does the rest from uv.lock.\n'; \
	  sed -n '/^uv==/,/[^\\]$$/p' .venv/export.txt; } >ops/bootstrap.txt
	@rm .venv/export.txt

clean: ## Stop the demo and delete everything that was made here (alles löschen, auch die Daten der Demo)
	@[ ! -x .venv/bin/ampel ] || .venv/bin/ampel demo --stop
	rm -rf .venv .ampel .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Unpacked and not installed; see there.
.ampel/cache/monitoring/.done: tests/monitoring/fetch.sh
	tests/monitoring/fetch.sh .ampel/cache/monitoring

# ----- The project's environment. A stamp is newer than the lock that it was made from.

.venv/.demo: uv.lock pyproject.toml | $(UV)
	@echo "Setting up the project's environment (Umgebung wird eingerichtet) …"
	@$(SYNC) --no-dev --group embedded
	@touch $@

.venv/.development: uv.lock pyproject.toml | $(UV)
	@$(SYNC)
	@touch $@ .venv/.demo

.venv/.browser: uv.lock pyproject.toml | $(UV)
	@$(SYNC) --group browser
	@touch $@ .venv/.development .venv/.demo

$(UV):
	@set -e; found=; \
	for python in python3 python3.12 python3.11; do \
	  if "$$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null; then \
	    found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Python 3.11 or 3.12 is needed (Es fehlt Python 3.11 oder 3.12). Debian 12: apt install python3 python3-venv"; \
	  exit 1; fi; \
	if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "The Python module venv is missing (Es fehlt das Modul venv). Debian, Ubuntu: apt install python3-venv"; \
	  exit 1; fi; \
	echo "Creating .venv with $$("$$found" --version) …"; \
	"$$found" -m venv .venv; \
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
	  -r ops/bootstrap.txt
