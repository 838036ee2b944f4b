"""Every address that the service has, for tests that knock on all of them."""

from importlib import import_module
from pkgutil import walk_packages

from starlette.routing import Route

from mvoscan.web import api, embed, pages


def doors() -> list[Route]:
    """Every route of pages, embeds and API, once."""
    found = {
        id(route): route
        for folder in (pages, embed, api)
        for module in walk_packages(folder.__path__, f"{folder.__name__}.")
        if hasattr(loaded := import_module(module.name), "router")
        for route in loaded.router.routes
        if isinstance(route, Route)
    }
    return list(found.values())
