"""Which branch is the nearest to a place that a customer shared."""

from __future__ import annotations

from collections.abc import Iterable
from math import cos, hypot, radians

from randevu.catalogue import Catalogue


def nearest(catalogue: Catalogue, branches: Iterable[str], latitude: float, longitude: float) -> str | None:
    """The key of the nearest of these branches; None when there are none.

    As the crow flies, on a plane: inside a city that ranks as well as anything does.
    """
    away = {}
    for key in branches:
        branch = catalogue.branches[key]
        away[key] = hypot(branch.latitude - latitude, (branch.longitude - longitude) * cos(radians(latitude)))
    return min(away, key=lambda key: away[key]) if away else None
