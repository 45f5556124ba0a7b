"""Fixtures of the tests without a browser. No network, and no page without its manners."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_socket

from tests.strict_client import StrictClient

if TYPE_CHECKING:
    from flask import Flask

DAY = date(2026, 11, 24)
OUTLIERS = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[OUTLIERS] = []


def pytest_runtest_setup() -> None:
    pytest_socket.disable_socket(allow_unix_socket=True)


def pytest_runtest_teardown() -> None:
    pytest_socket.enable_socket()


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for line in config.stash[OUTLIERS]:
        terminalreporter.write_line(line)


@pytest.fixture
def outliers(request: pytest.FixtureRequest) -> list[str]:
    """Lines to print at the end of the run: sizes worth a look that fail nothing."""
    return request.config.stash[OUTLIERS]


@pytest.fixture(scope="session")
def app() -> Flask:
    from webapp import create_app

    app = create_app({"TESTING": True, "TODAY": DAY})
    app.test_client_class = StrictClient
    return app


@pytest.fixture
def client(app: Flask) -> StrictClient:
    app.config["TODAY"] = DAY  # a test before may have asked about another day
    client = app.test_client()
    assert isinstance(client, StrictClient)
    return client


@pytest.fixture(scope="session")
def root() -> Path:
    return Path(__file__).resolve().parent.parent
