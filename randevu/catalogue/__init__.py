"""The business: services, branches, staff, hours, holidays and rules, as one validated document."""

from randevu.catalogue.catalogue import Catalogue
from randevu.catalogue.errors import CatalogueError, NoCatalogue
from randevu.catalogue.model import (
    Branch,
    Channels,
    Handover,
    OwnerAlerts,
    Reminder,
    Retention,
    Rules,
    Service,
    Staff,
)
from randevu.catalogue.parse import Document, parse

__all__ = [
    "Branch",
    "Catalogue",
    "CatalogueError",
    "Channels",
    "Document",
    "Handover",
    "NoCatalogue",
    "OwnerAlerts",
    "Reminder",
    "Retention",
    "Rules",
    "Service",
    "Staff",
    "parse",
]
