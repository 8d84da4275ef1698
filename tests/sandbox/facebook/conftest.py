from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sandbox.facebook.graph import Graph, LittleSite
from tests.sandbox.running import RunningSandbox


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    folder = tmp_path_factory.mktemp("sandbox-facebook")
    found = RunningSandbox(folder, site_url="http://127.0.0.1:9")
    yield found
    found.stop()
    assert "Traceback" not in found.read_log()


@pytest.fixture
def sandbox(running: RunningSandbox) -> RunningSandbox:
    running.tell("reset/")
    return running


@pytest.fixture
def graph(sandbox: RunningSandbox) -> Graph:
    return Graph(sandbox)


@pytest.fixture(scope="session")
def running_site() -> Iterator[LittleSite]:
    found = LittleSite()
    yield found
    found.stop()


@pytest.fixture
def site(running_site: LittleSite) -> LittleSite:
    running_site.forget()
    return running_site
