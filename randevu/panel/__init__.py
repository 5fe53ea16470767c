"""The web panel of the business: appointments, blocked time, conversations, and the public privacy notice.

Server-rendered and every view an address. A view (`views/`) parses, calls one function of the desk (`desk/`, what a
signed-in person may ask and do) and renders a template; all Turkish stands in `templates/`. The panel reads the
product's own tables only, never the engine's.
"""

from __future__ import annotations


def main() -> None:
    """Serve the panel until SIGTERM. Importing the server is left until it is wanted."""
    from randevu.panel.server import serve

    serve()
