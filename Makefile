# make run    alles klaarzetten en de site starten
# make test   alle toetsen, ook die in een browser
# make check  stijl, typen, lagen, migraties
# make bench  metingen; bench-engine: de rekenkern naast numpy, scipy, polars, DuckDB, sparse_dot_topn, OR-Tools en HiGHS
# make load   vijftig mensen tegelijk aan het werk op een site die draait
# make proof  lange proeven: willekeurige werkboeken, gluurders, terugzetten van een kopie, kleine fouten in de regels, wapiti
# make sbom   waar het programma uit bestaat (CycloneDX)

SHELL := /bin/sh
.SUFFIXES:
.DELETE_ON_ERROR:
.PHONY: run test check check-types check-rest bench bench-engine load proof sbom set-up styles browser lock clean

# A copied or moved checkout gets its own stamps: the virtual environment knows absolute paths.
HERE := $(shell pwd | cksum | cut -d' ' -f1)
PY := .venv/bin/python
RUN_READY := .venv/run-$(HERE)
TEST_READY := .venv/test-$(HERE)
BENCH_READY := .venv/bench-$(HERE)
FIND_PYTHON := for one in "$$PYTHON" python3 python3.14 python3.13 python3.12 python3.11 python; do \
	[ -n "$$one" ] && command -v "$$one" >/dev/null 2>&1 && \
	"$$one" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && break; one=; done; \
	[ -n "$$one" ] || { echo "Perspectief heeft Python 3.11 of nieuwer nodig, met venv (Debian en Ubuntu: apt install python3 python3-venv)." >&2; \
	echo "Staat die ergens anders? Start dan met: PYTHON=/pad/naar/python3 make $@" >&2; exit 1; }
PIP := $(PY) -m pip --disable-pip-version-check --quiet

run: $(RUN_READY)
	@$(PY) -m perspectief run --set-up

set-up: $(RUN_READY)
	@$(PY) -m perspectief set-up

$(RUN_READY): requirements/run.txt pyproject.toml
	@$(FIND_PYTHON); [ -x $(PY) ] && $(PY) -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || "$$one" -m venv --clear .venv
	@echo "• pakketten installeren (de eerste keer een paar minuten)"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@rm -f .venv/run-* && touch $@

$(TEST_READY): requirements/test.txt $(RUN_READY)
	@echo "• pakketten voor de toetsen installeren"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@rm -f .venv/test-* && touch $@

styles: $(RUN_READY)
	@$(PY) -m perspectief styles

browser: $(TEST_READY)
	@$(PY) -m tests.browsers

test: $(TEST_READY) styles browser
	@$(PY) -m pytest -n 2 --dist worksteal $(ARGS)

check: $(TEST_READY)
	@$(MAKE) --no-print-directory -j 2 check-types check-rest

# As long as all the rest.
check-types: $(TEST_READY)
	@$(PY) -m pyright --pythonpath $(PY)

check-rest: $(TEST_READY)
	@$(PY) -m ruff check src tests
	@$(PY) -m ruff format --check src tests
	@$(PY) -m djlint src --lint --quiet
	@$(PY) -m bandit --quiet --recursive src --configfile pyproject.toml
	@$(PY) -m pytest -q -n 0 tests/contract/test_safe_code.py tests/contract/test_outgoing.py
	@$(PY) -c 'import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports("pyproject.toml"))'
	@$(PY) -m perspectief django makemigrations --check --dry-run

$(BENCH_READY): requirements/bench.txt $(TEST_READY)
	@echo "• pakketten om mee te vergelijken installeren"
	@$(PIP) install --require-hashes -r requirements/bench.txt
	@rm -f .venv/bench-* && touch $@

bench-engine: $(BENCH_READY)
	@for one in engine assignment openings; do echo "== $$one"; $(PY) -m tests.bench.bench_$$one || exit 1; done

bench: $(BENCH_READY) styles
	@for one in tests/bench/bench_*.py; do echo "== $$one"; $(PY) -m tests.bench.$$(basename $$one .py) || exit 1; done

# Fifty people at work at once against a site that runs with a made region: SITE=http://127.0.0.1:8000 make load
load: $(BENCH_READY)
	@$(PY) -m tests.bench.load_day

proof: $(TEST_READY)
	@NUMBA_BOUNDSCHECK=1 $(PY) -m pytest -n 2 --hypothesis-profile long \
		tests/exchange/reading/test_sheet_xml.py
	@RACE_ROUNDS=200 $(PY) -m pytest -q -n 0 tests/race
	@$(PY) -m pytest -q -n 0 --hypothesis-profile long tests/matching/test_introduction_machine.py
	@$(PY) -m pytest -q tests/proof/snoopers.py
	@echo "• trials, placements, coaches and endings: 400 histories, and 200 rounds of eight at once"
	@GUIDANCE_HISTORIES=400 GUIDANCE_ROUNDS=200 $(PY) -m pytest -q -n 0 -o faulthandler_timeout=0 tests/guidance/test_histories.py tests/race/test_guidance.py
	@$(PY) -m tests.proof.backup_drill
	@$(PY) -m tests.proof.mutation
	@$(PY) -m tests.proof.wapiti
	@echo "• row-level security equals the rules (20,000 answers and more), nobody sees another party's person (100,000 requests)"
	@COMPARISONS=20000 LEAK_REQUESTS=100000 $(PY) -m pytest -n 0 -s -o faulthandler_timeout=0 tests/access/test_oracle.py tests/access/test_leaks.py
	@echo "• what row-level security costs on 1,000,000 cards"
	@$(PY) -m pytest -n 0 -s tests/proof/row_security.py

# What the program is made of, from the locked lists: CycloneDX, without network.
sbom: $(RUN_READY)
	@$(PY) -m perspectief sbom


# Needs uv: the lists of packages with their hashes, for every platform.
lock:
	for name in run test bench wapiti; do uv pip compile --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 \
		--quiet requirements/$$name.in --output-file requirements/$$name.txt; done

clean:
	rm -rf .venv node_modules build src/*.egg-info .pytest_cache .ruff_cache .import_linter_cache src/perspectief/web/static/vendor
