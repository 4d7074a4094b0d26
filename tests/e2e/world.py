"""What stands in the region the browser walks through."""

from types import SimpleNamespace

from tests.factories import CardFactory, EmployerFactory, PlaceFactory
from tests.scenes import region_scene


def fill() -> SimpleNamespace:
    """Fills the database in use, as its owner: the scene of all roles, and enough people and places for a second page."""
    scene = region_scene()
    for _at in range(40):
        CardFactory(organisation=scene.own, named=True, can=[1, 2])
        PlaceFactory(employer=EmployerFactory(organisation=scene.own), asks=[1], tasks=["Orders inpakken"])
    return scene


def forget() -> None:
    """The program keeps a region's pool in memory by its version; another database is another region."""
