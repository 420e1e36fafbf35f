# VR Lab: `make run` starts the lab, `make test` checks everything, `make help` lists the rest.
#
# Everything is installed into .venv, once: the files .venv/ready-* are newer than what they were made from. uv is
# used where it works, otherwise Python's own venv and pip.

PORT ?= 8501
ADDRESS ?= 127.0.0.1
PYTHON ?=
OPEN ?=
PYTEST_ARGS ?=

BIN := .venv/bin
LLM := .venv-llm/bin
WORKERS ?= 2

# A folder that was moved or copied has a .venv that still points to the old place: set it up again.
ifneq ($(shell cat .venv/place 2>/dev/null),$(CURDIR))
STALE := stale
endif

ifneq ($(shell cat .venv-llm/place 2>/dev/null),$(CURDIR))
STALE_LLM := stale
endif

# Two processes of tests on two cores: small problems must not be given to as many threads again.
tests unit theory browser: export OPENBLAS_NUM_THREADS = 1

.DEFAULT_GOAL := help
.PHONY: help run test check tests unit browser theory format examples benchmarks scoreboard screenshot wheel clean \
	stale

help:  ## list the commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1#\2/p' Makefile | awk -F'#' '{ printf "%-20s %s\n", $$1, $$2 }'

run: .venv/ready-run  ## set up what is missing and start the lab on http://127.0.0.1:8501 (PORT=, ADDRESS=)
	@exec $(BIN)/vrlab --port $(PORT) --address $(ADDRESS) $(OPEN)

test: check tests browser  ## set up what is missing and run every check and every test

check: .venv/ready-test  ## formatting, lint and types
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy

tests: .venv/ready-test  ## all tests that need no browser
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal -m "not browser" $(PYTEST_ARGS)

unit: .venv/ready-test  ## of these, the fast ones
	$(BIN)/python -m pytest -q -n $(WORKERS) -m "not browser and not theory" $(PYTEST_ARGS)

theory: .venv/ready-test  ## of these, the slow ones: comparisons with known distributions and published figures
	$(BIN)/python -m pytest -q -n $(WORKERS) -m theory $(PYTEST_ARGS)

browser: .venv/ready-test  ## the lab driven in Chromium
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal -m browser $(PYTEST_ARGS)

format: .venv/ready-test  ## lay out the code and mend what the linter can
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

examples: .venv-llm/ready  ## train with TRL and Stable-Baselines3 on the schedules (sets up .venv-llm, 2 GB, once)
	$(LLM)/python -m pytest -q -o filterwarnings=default -W ignore::FutureWarning tests/adapters_llm $(PYTEST_ARGS)
	$(LLM)/python -u examples/gymnasium_operant.py
	$(LLM)/python -u -W ignore::FutureWarning examples/trl_variable_ratio.py
	$(LLM)/vrlab forecast examples/out/vr-5/trainer_state.json --at 2x

benchmarks: .venv/ready-test  ## print the table of timings
	$(BIN)/python -m benchmarks

scoreboard: .venv/ready-test  ## compute the scoreboard that comes with the package anew (ten minutes)
	$(BIN)/vrlab score --out vrcore/phenomena/scoreboard.json --force

screenshot: .venv/ready-test  ## take docs/screenshot.png from the running lab
	$(BIN)/python -m benchmarks.screenshot

wheel: .venv/ready-test  ## build the wheel into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

clean:  ## remove .venv and everything that was built or cached
	rm -rf .venv .venv-llm examples/out dist build artifacts .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/ready-run: pyproject.toml constraints.txt $(STALE)
	@$(call set_up,.)

.venv/ready-test: pyproject.toml constraints.txt $(STALE)
	@$(call set_up,.[test])
	@touch .venv/ready-run

.venv-llm/ready: pyproject.toml constraints.txt $(STALE_LLM) | .venv/ready-run
	@$(set_up_examples)

stale:

# $(call set_up,WHAT): make .venv if there is none that works, and install WHAT into it in place.
# Prints one plain sentence for each thing that a bare machine may lack.
fits = import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))

define set_up
	set -eu; \
	say() { printf '%s\n' "$$*" >&2; }; \
	uv=no; if uv --version >/dev/null 2>&1; then uv=yes; fi; \
	if ! $(BIN)/python -c '$(fits)' >/dev/null 2>&1 || \
		{ test -f .venv/place && test "$$(cat .venv/place)" != "$(CURDIR)"; }; then \
		python=; found=; \
		for name in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
			version=$$("$$name" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue; \
			if "$$name" -c '$(fits)' 2>/dev/null; then python=$$name; break; fi; \
			found="$$found $$name ($$version)"; \
		done; \
		if test -z "$$python" && test $$uv = no; then \
			say "VR Lab needs Python 3.11, 3.12 or 3.13. This machine has:$${found:- no Python at all}."; \
			say "Debian, Ubuntu: sudo apt install python3 python3-venv. macOS: brew install python@3.13."; \
			say "Or name one yourself: make run PYTHON=/path/to/python3.12."; \
			exit 1; \
		fi; \
		if test $$uv = no && ! "$$python" -c 'import venv, ensurepip' >/dev/null 2>&1; then \
			short=$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
			say "$$python (Python $$version) is here, but its venv module is not."; \
			say "Debian, Ubuntu: sudo apt install python$$short-venv."; \
			exit 1; \
		fi; \
		rm -rf .venv; \
		if test $$uv = yes; then \
			say "Setting up .venv with uv (once; a minute or two) ..."; \
			uv venv --quiet --seed --python "$${python:-3.13}" .venv || uv=no; \
		fi; \
		if test $$uv = no; then \
			if test -z "$$python"; then say "uv could not provide Python 3.11 to 3.13, and no other is here."; exit 1; fi; \
			say "Setting up .venv with $$python, Python $$version (once; a minute or two) ..."; \
			rm -rf .venv; "$$python" -m venv .venv; \
		fi; \
	else \
		say "Bringing .venv up to date ..."; \
	fi; \
	rm -f .venv/ready-run .venv/ready-test .venv/place; \
	if test $$uv = yes && uv pip install --quiet --python $(BIN)/python --constraint constraints.txt --editable '$(1)'; then :; \
	elif $(BIN)/python -m pip install --quiet --disable-pip-version-check --retries 2 \
		--constraint constraints.txt --editable '$(1)'; then :; \
	else \
		if $(BIN)/python -m pip --retries 0 --timeout 5 index versions pip >/dev/null 2>&1; then \
			say "The packages could not be installed; the lines above say why. An index may be out of reach."; \
		else \
			say "The packages could not be installed: this machine reaches no package index. Is it online?"; \
		fi; \
		exit 1; \
	fi; \
	printf '%s\n' "$(CURDIR)" > .venv/place; \
	touch $@
endef

# Torch comes first and alone: its build for graphics cards would bring gigabytes that no example uses, and everything
# after it takes the build that is there.
no_card = import importlib.metadata, runpy, sys; \
	torch = importlib.metadata.distribution("torch").locate_file("torch/version.py"); \
	sys.exit(runpy.run_path(str(torch))["cuda"] is not None)

define set_up_examples
	set -eu; \
	say() { printf '%s\n' "$$*" >&2; }; \
	rm -f .venv-llm/ready; \
	if ! $(LLM)/python -c '$(fits)' >/dev/null 2>&1 || test "$$(cat .venv-llm/place 2>/dev/null)" != "$(CURDIR)"; then \
		say "Setting up .venv-llm (once; a few minutes and 2 GB) ..."; \
		rm -rf .venv-llm; $(BIN)/python -m venv .venv-llm; \
		printf '%s\n' "$(CURDIR)" > .venv-llm/place; \
	fi; \
	bring() { $(LLM)/python -m pip install --quiet --disable-pip-version-check --retries 2 \
		--constraint constraints.txt "$$@"; }; \
	bring --no-deps torch; \
	if ! $(LLM)/python -c '$(no_card)'; then \
		say "pip found only the build of torch for graphics cards. Install the one for CPUs into .venv-llm (pytorch.org says"; \
		say "how, with $(LLM)/python -m pip), then run make examples again."; \
		exit 1; \
	fi; \
	bring --editable '.[examples]' pytest; \
	if $(LLM)/python -m pip list --disable-pip-version-check 2>/dev/null | grep -iE '^(nvidia|cuda)'; then \
		say "Packages for graphics cards came in; the line above names them."; \
		exit 1; \
	fi; \
	touch $@
endef
