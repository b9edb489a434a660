# Short forms; each line is what README shows in full.
PYTHON ?= python3
BIN := .venv/bin
SHOP := fixtures/valid/shop
OUTPUT := $(SHOP)/artifacts/engineering/configs/docker
# Every stage of a run, and the files of all scenarios; not the command line, the documents and tools.
STAGES := $(addprefix tests/,topology checks source stacks backing plan rendering proof output)

.PHONY: demo demo-up demo-down test quick test-all fuzz hostile speed check golden facts bench clean

demo: .venv/installed  ## write the files of the shop
	$(BIN)/docker-generator generate --root $(SHOP)

demo-up: demo  ## and build, start and see it healthy
	$(OUTPUT)/start.sh

demo-down:  ## stop it again
	$(OUTPUT)/stop.sh

test: .venv/installed  ## all tests; those that need an engine run where one answers
	$(BIN)/pytest --hypothesis-profile=thorough

quick: .venv/installed  ## what to run while you write: seconds, and no engine
	HYPOTHESIS_PROFILE=quick $(BIN)/pytest -m "not slow" $(STAGES) tests/test_golden.py

fuzz: .venv/installed  ## a million mutated graphs; none may end in a traceback
	$(BIN)/python tests/fuzz.py --count 1000000

hostile: .venv/installed  ## seconds and memory that hostile and large graphs cost
	$(BIN)/python benchmarks/hostile.py

speed: .venv/installed  ## what a user waits for, as ratios within one run; no engine
	$(BIN)/python benchmarks/speed.py

test-all: .venv/installed  ## and the long ones: every row of the tables
	$(BIN)/pytest --full

check: .venv/installed  ## what CI runs: format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest

golden: .venv/installed  ## take the present output over as expected; review the diff
	$(BIN)/pytest tests/test_shipped.py tests/test_golden.py tests/test_rejections.py tests/diagnostics tests/test_schema.py \
	  tests/test_documentation.py tests/plan/test_handoff_schema.py --update-golden

facts: .venv/installed  ## engines out of support, and those that nobody looked up for half a year
	$(BIN)/python tests/facts.py

bench: .venv/installed  ## figures beside hand-made files; needs an engine
	$(BIN)/python benchmarks/shop.py

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@

clean:
	rm -rf .venv $(OUTPUT)
