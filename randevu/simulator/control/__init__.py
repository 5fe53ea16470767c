"""The control API under /simulator: people, what they do, faults and time. For tests and for the page; not Meta's."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, HTTPException, Request

from randevu.simulator.cloud import Cloud
from randevu.simulator.control import people, shown, webhooks, world
from randevu.simulator.transport import Fetch
from randevu.simulator.watching import Watching


def router(cloud: Cloud, watching: Watching, fetch: Fetch) -> APIRouter:
    """All control routes over one cloud."""
    routes = APIRouter(prefix="/simulator", dependencies=[Depends(_same_origin)])
    routes.include_router(people.router(cloud))
    routes.include_router(shown.router(cloud, watching))
    routes.include_router(world.router(cloud))
    routes.include_router(webhooks.router(cloud, fetch))
    return routes


def _same_origin(request: Request) -> None:
    """The control API has no password, so pages of other sites open in the same browser must not reach it."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise HTTPException(403, "only the simulator's own page may do this")
