# Everything that one does with this project. `make` alone lists it.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
READY := $(VENV)/.ready
.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(READY) ## create .venv and install factoryc and what its tests need

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'factoryc needs Python 3.11 or later: make PYTHON=python3.12 …' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' \
	  || { echo 'Python lacks its venv module: apt-get install python3-venv' >&2; exit 1; }
	@echo 'Setting up $(VENV) …'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group test
	@touch $@

.PHONY: demo
demo: $(READY) sandbox ## compile the example spec to a running web service, and use it
	$(BIN)/factoryc build examples/shortener/shortener.spec --into build/shortener
	$(BIN)/python examples/shortener/follow_a_link.py build/shortener

.PHONY: test
test: $(READY) ## everything that must hold: the checks and all tests, side by side
	@$(MAKE) --no-print-directory --jobs=2 check alltests

.PHONY: alltests
alltests: $(READY)
	$(BIN)/python -m pytest --numprocesses 3 --dist worksteal

.PHONY: fuzz
fuzz: $(READY) ## read and lay out thousands of random and mutated specs
	FACTORYC_FUZZ=5000 $(BIN)/python -m pytest tests/spec/test_any_text.py tests/spec/test_one_mistake.py tests/format/test_any_layout.py

.PHONY: fuzz-solver
fuzz-solver: $(READY) ## hold z3 against cvc5 and against every input of hundreds of random contracts
	FACTORYC_FUZZ=300 $(BIN)/python -m pytest tests/solver/test_engines_agree.py tests/solver/test_pages.py

.PHONY: soak
soak: $(READY) sandbox ## run the tests that build or judge again and again
	FACTORYC_SOAK=1 $(BIN)/python -m pytest tests/factory tests/cli tests/judge/test_any_language.py tests/matrix tests/simulate tests/findings/test_fixes_settle.py tests/findings/test_earlier.py tests/recheck --numprocesses 2 --dist worksteal

.PHONY: examples
examples: $(READY) sandbox ## build every example, and what factoryc new begins with
	FACTORYC_EXAMPLES=1 $(BIN)/python -m pytest tests/examples --numprocesses 2 --dist worksteal

.PHONY: bench
bench: $(READY) ## measure factoryc and its peers on generated specs
	$(BIN)/python -m bench.measure --peers
	$(BIN)/python -m bench.judge

.PHONY: audit-self
audit-self: $(READY) ## bend or delete each clause of the examples, and say what notices it
	$(BIN)/python -m bench.audit_self

.PHONY: check
check: $(READY) ## lint, layout, types and the directions between packages
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: format
format: $(READY) ## lay out the code and repair what can be repaired safely
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

.PHONY: docs
docs: $(READY) pages ## build the documentation into build/site, links checked
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --group docs
	$(BIN)/python -m website.build

.PHONY: pages
pages: $(READY) ## write the pages of the reference that are made from the code
	$(BIN)/python -m website.generate

.PHONY: wheel
wheel: $(READY) ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation

.PHONY: clean
clean: ## remove what was made, .venv included
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Generated code is judged inside a sandbox. The system's own is used where there is one.
.PHONY: sandbox
sandbox:
	@if command -v bwrap >/dev/null; then exit 0; \
	elif command -v apt-get >/dev/null && { test "$$(id -u)" = 0 || sudo -n true 2>/dev/null; }; then \
	  echo 'Installing bubblewrap, the sandbox for generated code …'; \
	  as_root=$$(test "$$(id -u)" = 0 || echo sudo); \
	  $$as_root apt-get install --yes -qq bubblewrap >/dev/null 2>&1 \
	    || { $$as_root apt-get update -qq && $$as_root apt-get install --yes -qq bubblewrap >/dev/null; } \
	    || echo 'bubblewrap could not be installed; factoryc uses what the kernel offers instead.'; \
	else \
	  echo 'There is no bubblewrap here; factoryc uses what the kernel offers to isolate generated code.'; \
	fi
