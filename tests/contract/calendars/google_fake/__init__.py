"""Google Calendar on this machine, for tests: the parts of version 3 of its API that the product uses, with sign-in.

Written from the discovery document and the public guides, and held to them: Google's own client drives it in
`test_google_fake.py`, and every request and answer is checked against the discovery document.
"""

from tests.contract.calendars.google_fake.faults import Fault
from tests.contract.calendars.google_fake.person import Person
from tests.contract.calendars.google_fake.server import GoogleFake

__all__ = ["Fault", "GoogleFake", "Person"]
