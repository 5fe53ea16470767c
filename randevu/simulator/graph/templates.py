"""Graph's addresses of an account's message templates."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from randevu.simulator.cloud import Cloud
from randevu.simulator.errors import ApiError
from randevu.simulator.graph.requests import body, check_object

_FILTERS = ("name", "status", "language", "category")


def router(cloud: Cloud) -> APIRouter:
    """The routes that create, list and delete templates."""
    routes = APIRouter()

    @routes.post("/{version}/{account_id}/message_templates")
    async def create_template(account_id: str, request: Request) -> dict[str, str]:
        check_object(account_id, cloud.account.number.account_id)
        payload = await body(request)
        template = cloud.templates.create(payload if isinstance(payload, dict) else {})
        return {"id": template.id, "status": template.status, "category": template.category}

    @routes.get("/{version}/{account_id}/message_templates")
    async def list_templates(account_id: str, request: Request) -> dict[str, Any]:
        check_object(account_id, cloud.account.number.account_id)
        wanted = {key: request.query_params[key] for key in _FILTERS if key in request.query_params}
        fields = request.query_params.get("fields", "")
        found = [
            each.asked(fields)
            for each in cloud.templates
            if all(str(getattr(each, key)) == value for key, value in wanted.items())
        ]
        page = _page(found, request)
        if "summary" in request.query_params:
            page["summary"] = {
                "total_count": len(found),
                "message_template_count": len(list(cloud.templates)),
                "message_template_limit": 250,
                "are_translations_complete": True,
            }
        return page

    @routes.delete("/{version}/{account_id}/message_templates")
    async def delete_template(account_id: str, name: str = "", hsm_id: str | None = None) -> dict[str, bool]:
        check_object(account_id, cloud.account.number.account_id)
        if not cloud.templates.delete(name, hsm_id):
            raise ApiError(100, "Message template not found", message="Invalid parameter", subcode=2593002)
        return {"success": True}

    return routes


def _page(found: list[dict[str, Any]], request: Request) -> dict[str, Any]:
    limit, after = (request.query_params.get(name, "") for name in ("limit", "after"))
    start = int(after) if after.isdigit() else 0
    end = start + (int(limit) if limit.isdigit() and int(limit) else 25)
    paging: dict[str, Any] = {"cursors": {"before": str(start), "after": str(min(end, len(found)))}}
    if end < len(found):
        paging["next"] = str(request.url.include_query_params(after=str(end)))
    return {"data": found[start:end], "paging": paging if found else {}}
