# The two to remember: `make run` and `make test`.
.DEFAULT_GOAL := help
PYTHON ?= python3
export PIP_CONSTRAINT := $(CURDIR)/constraints.txt
export PIP_DISABLE_PIP_VERSION_CHECK := 1
BIN := .venv/bin

.venv/installed: pyproject.toml constraints.txt
	@echo "Installing into .venv ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --upgrade pip
	@$(BIN)/pip install -qq --editable '.[documents,meaning,opensearch,pages,plot]'
	@rm -f .venv/installed-tools && touch $@

.venv/installed-tools: .venv/installed
	@$(BIN)/pip install -qq --editable '.[test,check]'
	@touch $@

.PHONY: run test coverage matrix check licences format evaluate weights ablation bench load engines failover opensearch encoder languages chaos fuzz clean help
run: .venv/installed ## install what is needed and start the bot (without a token: in the sandbox)
	@$(BIN)/verbatim run

test: .venv/installed-tools ## install what tests need, and run them all
	@$(BIN)/python -m pytest -n 4 --dist loadfile

coverage: .venv/installed-tools ## run the tests in twice the time, and tell how much of the code they run
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n 4 --dist loadfile
	@$(BIN)/coverage combine -q
	@$(BIN)/coverage report $$($(BIN)/python -m tests.opensearch unrun)

matrix: .venv/installed-tools ## install the wheel into a clean environment of every Python here, and ask it a question
	@$(BIN)/python -m tests.matrix

check: .venv/installed-tools ## format, lint, types, which folder may import which, and known weaknesses in dependencies
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.audit

licences: .venv/installed-tools ## list the licences of what is installed with the bot in docs/licences.md
	@$(BIN)/python -m tests.licences

format: .venv/installed-tools ## let ruff format and mend what it can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

SHARED ?= ../shared/eval
evaluate: .venv/installed-tools ## measure the answers on the sets in $(SHARED)
	@$(BIN)/python -m tests.benchmarks.answers $(SHARED)
	@$(BIN)/python -m tests.benchmarks.speakers $(SHARED)
	@$(BIN)/python -m tests.benchmarks.checking $(SHARED)
	@$(BIN)/python -m tests.benchmarks.talking
	@$(BIN)/python -m tests.benchmarks.pages $(SHARED)

weights: .venv/installed-tools ## learn retrieval/weights.toml anew
	@$(BIN)/python -m tests.benchmarks.weights $(SHARED)

bench: .venv/installed ## what questions cost as the collection grows, while articles are read, and beside other engines
	@$(BIN)/python -m tests.benchmarks.questions
	@$(BIN)/python -m tests.benchmarks.meaning
	@$(BIN)/python -m tests.benchmarks.while_reading
	@$(BIN)/python -m tests.benchmarks.while_encoding
	@$(BIN)/python -m tests.benchmarks.scale
	@$(BIN)/python -m tests.benchmarks.paragraphs
	@$(BIN)/pip install -qq --editable '.[bench]'
	@$(BIN)/python -m tests.benchmarks.peers --plot docs/engines.png

load: .venv/installed-tools ## ask 1, 10, 30 and 100 questions a second, and see how soon answers come
	@$(BIN)/python -m tests.benchmarks.load

failover: .venv/installed-tools ## ask three machines of OpenSearch while their manager is killed, and count what goes wrong
	@$(BIN)/python -m tests.opensearch.failover

engines: .venv/installed-tools ## ask the sets in $(SHARED) of both engines, and count the same answers
	@$(BIN)/python -m tests.benchmarks.engines $(SHARED)
	@$(BIN)/python -m tests.benchmarks.shared_meaning $(SHARED)

opensearch: .venv/installed-tools ## fetch OpenSearch for the tests (Maven, once), and run it here until Ctrl-C
	@$(BIN)/python -m tests.opensearch run

languages: .venv/installed-tools ## fetch a multilingual encoder, and measure German, Spanish, Russian and Finnish with it
	@$(BIN)/pip install -qq --editable '.[bench]'
	@$(BIN)/python -m tests.multilingual
	@$(BIN)/python -m tests.benchmarks.languages $(SHARED)

encoder: .venv/installed-tools ## fetch the encoder that tests use, with Maven; without it they are skipped
	@$(BIN)/python -m tests.encoder

chaos: .venv/installed-tools ## kill the bot 60 times under a stream of questions, and see what was lost
	@$(BIN)/python -m tests.end_to_end.chaos

ablation: .venv/installed-tools ## what each feature adds, on held-out articles
	@$(BIN)/python -m tests.benchmarks.ablation $(SHARED)

FUZZ ?= 100000
fuzz: .venv/installed-tools ## put $(FUZZ) spoilt inputs into readers, questions, updates and what shows them
	@$(BIN)/python -m tests.fuzz --inputs $(FUZZ)

clean: ## remove what the other commands made
	rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage* *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12
