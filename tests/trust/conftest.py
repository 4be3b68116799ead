"""The world of the trust tests, as new for each of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trust import world as worlds
from tests.trust.world import World


@pytest.fixture(scope="session")
def made_world(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Made once: takes some seconds."""
    world = worlds.watched(worlds.make_world(tmp_path_factory.mktemp("world"), sqlite_template))
    yield world
    worlds.unwatched(world)


@pytest.fixture
def world(made_world: World) -> Iterator[World]:
    made_world.wrote.append("whatever came before")
    made_world.restore()
    yield made_world
    made_world.restore()
