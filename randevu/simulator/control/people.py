"""The customers, and what each does with the phone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import APIRouter, HTTPException, Request

from randevu.simulator.cloud import Cloud
from randevu.simulator.control.bodies import body, decoded, particulars
from randevu.simulator.customer_account import NotPossible, change_number, set_marketing
from randevu.simulator.customer_actions import CustomerActions
from randevu.simulator.people import Customer, plain


def known(cloud: Cloud, key: str) -> Customer:
    """The customer with this key.

    Raises:
        HTTPException: 404 if there is none.
    """
    customer = cloud.people.get(key)
    if customer is None:
        raise HTTPException(404, "there is no such customer")
    return customer


def router(cloud: Cloud) -> APIRouter:
    """The routes that add customers, change them and let them act."""
    routes = APIRouter()
    actions = CustomerActions(cloud)

    @routes.post("/customers", status_code=201)
    async def add(request: Request) -> dict[str, Any]:
        given = particulars(await body(request), ("name", "phone", "user_id", "shows", "username", "on_whatsapp"))
        if not given.get("name"):
            raise HTTPException(400, "a customer has a name")
        try:
            customer = cloud.people.add(**given)
        except ValueError as error:
            raise HTTPException(409, str(error)) from error
        cloud.notify(customer.key)
        return customer.to_json()

    @routes.patch("/customers/{key}")
    async def change(key: str, request: Request) -> dict[str, Any]:
        customer = known(cloud, key)
        given = particulars(await body(request), ("name", "shows", "username", "on_whatsapp"))
        for name, value in given.items():
            setattr(customer, name, value)
        cloud.notify(key)
        return customer.to_json()

    @routes.post("/customers/{key}/acts", status_code=201)
    async def act(key: str, request: Request) -> dict[str, Any]:
        given = await body(request)
        if isinstance(given.get("data"), str):
            given["data"] = decoded(given["data"])
        with _possible():
            bubble = actions.act(known(cloud, key), given)
        return {"id": bubble.id if bubble else None}

    @routes.post("/customers/{key}/number")
    async def new_number(key: str, request: Request) -> dict[str, Any]:
        customer, given = known(cloud, key), await body(request)
        with _possible():
            change_number(cloud, customer, given.get("phone"))
        return customer.to_json()

    @routes.post("/customers/{key}/marketing")
    async def marketing(key: str, request: Request) -> dict[str, Any]:
        customer, given = known(cloud, key), await body(request)
        with _possible():
            set_marketing(cloud, customer, str(given.get("value")))
        return customer.to_json()

    @routes.get("/customers/by-phone/{phone}")
    async def by_phone(phone: str) -> dict[str, Any]:
        customer = cloud.people.by_phone(plain(phone))
        if customer is None:
            raise HTTPException(404, "nobody has this phone")
        return customer.to_json()

    return routes


@contextmanager
def _possible() -> Iterator[None]:
    """Turns what a phone cannot do into a 409 with the reason."""
    try:
        yield
    except NotPossible as error:
        raise HTTPException(409, str(error)) from error
