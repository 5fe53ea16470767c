"""Faults, time, a fresh start, and what Meta decides about templates."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request

from randevu.simulator.cloud import Cloud
from randevu.simulator.control.bodies import body
from randevu.simulator.templates_registry import QUALITIES, STATUSES


def router(cloud: Cloud) -> APIRouter:
    """The routes that change the world around the customers."""
    routes = APIRouter()

    @routes.get("/faults")
    async def faults() -> dict[str, Any]:
        return cloud.faults.to_json()

    @routes.patch("/faults")
    async def set_faults(request: Request) -> dict[str, Any]:
        try:
            return cloud.set_faults(await body(request)).to_json()
        except ValueError as error:
            raise HTTPException(400, str(error)) from error

    @routes.post("/advance")
    async def advance(request: Request) -> dict[str, Any]:
        seconds = (await body(request)).get("seconds")
        if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 0 <= seconds <= 366 * 86400:
            raise HTTPException(400, "seconds must be a number from 0 to a year")
        ran = await cloud.scheduler.advance(seconds)
        return {"now": cloud.clock.now().isoformat(), "ran": ran}

    @routes.post("/reset")
    async def reset() -> dict[str, bool]:
        cloud.reset()
        return {"success": True}

    @routes.post("/templates/{template_id}")
    async def change_template(template_id: str, request: Request) -> dict[str, Any]:
        template, given = cloud.templates.get(template_id), await body(request)
        if template is None:
            raise HTTPException(404, "there is no such template")
        if given.get("status") in STATUSES:
            cloud.templates.set_status(template, given["status"], str(given.get("reason", "NONE")))
        if given.get("category"):
            cloud.templates.set_category(template, given["category"])
        if given.get("quality") in QUALITIES:
            cloud.templates.set_quality(template, given["quality"])
        changed = cloud.templates.get(template_id)
        return changed.to_json() if changed else {}

    return routes
