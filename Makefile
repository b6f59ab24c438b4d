PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
ARGS ?=
PIP_FLAGS ?=

.PHONY: help chat test test-readme lint clean

help:
	@echo "make chat   installe qa, indexe seeds/ et ouvre le chat sur http://127.0.0.1:7860"
	@echo "make test   installe ce que demandent les tests et les lance"
	@echo "make lint   ruff et mypy --strict"

chat: $(VENV)/.base
	@$(BIN)/qa chat $(ARGS)

test: $(VENV)/.test
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

test-readme: $(VENV)/.test
	TEST_README=1 $(BIN)/python -m pytest tests/test_readme.py

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "qa demande Python 3.11 ou plus récent ; « $(PYTHON) » ne convient pas." \
		"Installez-le, ou indiquez-le : make $(MAKECMDGOALS) PYTHON=/chemin/vers/python3.11" >&2; \
		exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: pyproject.toml | $(VENV)/bin/python
	$(PIP) install --quiet $(PIP_FLAGS) --editable '.[formats]'
	@touch $@

$(VENV)/.test: pyproject.toml tests/constraints.txt | $(VENV)/bin/python
	$(PIP) install --quiet $(PIP_FLAGS) --constraint tests/constraints.txt torch==2.13.0 --editable '.[test]'
	@touch $@ $(VENV)/.base

$(VENV)/.dev: pyproject.toml tests/constraints.txt | $(VENV)/bin/python
	$(PIP) install --quiet $(PIP_FLAGS) --constraint tests/constraints.txt torch==2.13.0 --editable '.[dev]'
	@touch $@ $(VENV)/.base $(VENV)/.test

clean:
	rm -rf $(VENV) build dist
