"""The Graph API's addresses: messages, media, templates and the few others a client of WhatsApp asks."""

from __future__ import annotations

import asyncio
import hmac
import re
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile

from randevu.simulator.cloud import Cloud
from randevu.simulator.errors import ApiError, required
from randevu.simulator.graph import templates
from randevu.simulator.graph.requests import body, check_object, no_object
from randevu.simulator.outgoing import product

Sleep = Callable[[float], Awaitable[None]]

_VERSION = re.compile(r"v\d{1,2}\.\d")


def router(cloud: Cloud, sleep: Sleep = asyncio.sleep) -> APIRouter:
    """All Graph routes over one cloud."""

    def authorised(request: Request) -> None:
        _check_token(cloud, request)
        version = request.path_params.get("version")
        if version is not None and not _VERSION.fullmatch(version):
            raise ApiError(2500, message="Unknown path components")

    routes = APIRouter(dependencies=[Depends(authorised)])
    routes.include_router(templates.router(cloud))

    @routes.post("/{version}/{phone_number_id}/messages")
    async def messages(phone_number_id: str, request: Request) -> Response:
        check_object(phone_number_id, cloud.account.number.phone_number_id)
        payload = await body(request)
        if cloud.faults.api_seconds:
            await sleep(cloud.faults.api_seconds)
        if isinstance(payload, dict) and "status" in payload and "type" not in payload:
            cloud.mark(payload)
            return JSONResponse({"success": True})
        return await _send(cloud, payload, sleep)

    @routes.post("/{version}/{phone_number_id}/media")
    async def upload(phone_number_id: str, request: Request) -> dict[str, str]:
        check_object(phone_number_id, cloud.account.number.phone_number_id)
        form = await request.form()
        product({key: value for key, value in form.items() if isinstance(value, str)})
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise required("file")
        kind = form.get("type") or file.content_type
        return {"id": cloud.media.upload(str(kind or ""), await file.read()).id}

    @routes.get("/whatsapp_business/attachments/")
    async def download(mid: str = "", ext: str = "0", hash: str = "") -> Response:
        file = cloud.media.download(mid, int(ext) if ext.isdigit() else 0, hash)
        if file is None:
            return Response(status_code=404)
        return Response(file.data, media_type=file.mime_type)

    @routes.get("/{version}/{account_id}/phone_numbers")
    async def phone_numbers(account_id: str) -> dict[str, Any]:
        check_object(account_id, cloud.account.number.account_id)
        return {"data": [_number(cloud)]}

    @routes.post("/{version}/{account_id}/subscribed_apps")
    async def subscribe(account_id: str) -> dict[str, bool]:
        check_object(account_id, cloud.account.number.account_id)
        return {"success": True}

    @routes.get("/{version}/{object_id}")
    async def look_up(object_id: str, request: Request) -> dict[str, Any]:
        if object_id == cloud.account.number.phone_number_id:
            return _number(cloud)
        if object_id == cloud.account.number.account_id:
            return {"id": object_id, "name": cloud.account.name, "currency": "TRY", "timezone_id": "125"}
        file, template = cloud.media.get(object_id), cloud.templates.get(object_id)
        if file is not None:
            return {
                "messaging_product": "whatsapp",
                "url": str(request.base_url).rstrip("/") + cloud.media.address(file),
                "mime_type": file.mime_type,
                "sha256": file.sha256.hex(),
                "file_size": len(file.data),
                "id": file.id,
            }
        if template is not None:
            return template.asked(request.query_params.get("fields", ""))
        raise no_object(object_id)

    @routes.post("/{version}/{object_id}")
    async def edit_template(object_id: str, request: Request) -> dict[str, bool]:
        template, payload = cloud.templates.get(object_id), await body(request)
        if template is None:
            raise no_object(object_id)
        cloud.templates.edit(template, payload if isinstance(payload, dict) else {})
        return {"success": True}

    @routes.delete("/{version}/{object_id}")
    async def delete_media(object_id: str) -> dict[str, bool]:
        if not cloud.media.delete(object_id):
            raise no_object(object_id)
        return {"success": True}

    return routes


async def _send(cloud: Cloud, payload: Any, sleep: Sleep) -> Response:
    """One send under whatever fault is switched on for the API."""
    faults = cloud.take_api_fault()
    if faults.api_code:
        raise ApiError(faults.api_code, "This refusal was switched on in the simulator")
    if faults.api_fault == "error_before":
        return _server_error(cloud, faults.api_status)
    if faults.api_fault == "timeout_before":
        await sleep(faults.hang_seconds)
        return Response(status_code=504)
    answer = cloud.sending.send(payload)
    if faults.api_fault == "error_after":
        return _server_error(cloud, faults.api_status)
    if faults.api_fault == "timeout_after":
        await sleep(faults.hang_seconds)
        return Response(status_code=504)
    return JSONResponse(answer)


def _server_error(cloud: Cloud, status: int) -> Response:
    return JSONResponse(ApiError(131000, "Something went wrong").body(cloud.ids.trace()), status_code=status)


def _check_token(cloud: Cloud, request: Request) -> None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    wanted = cloud.account.access_token
    if not wanted or scheme.lower() != "bearer" or not hmac.compare_digest(token.encode(), wanted.encode()):
        raise ApiError(190)


def _number(cloud: Cloud) -> dict[str, Any]:
    return {
        "id": cloud.account.number.phone_number_id,
        "display_phone_number": f"+{cloud.account.number.display}",
        "verified_name": cloud.account.name,
        "quality_rating": "GREEN",
        "code_verification_status": "VERIFIED",
        "platform_type": "CLOUD_API",
        "throughput": {"level": "STANDARD"},
    }
