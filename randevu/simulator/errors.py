"""Meta's error bodies.

RandevuError
└── ApiError    what the Graph API answers instead of a result: an HTTP status and a body of Meta's shape

Meta documents that clients must branch on `code`, never on the title or the HTTP status; the statuses below follow
its examples (401 for tokens, 5xx for its own failures, otherwise 400).
"""

from __future__ import annotations

from typing import Any

from randevu.errors import RandevuError

HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"

TITLES: dict[int, str] = {
    0: "AuthException",
    1: "API Unknown",
    2: "API Service",
    4: "API Too Many Calls",
    33: "Parameter value is not valid",
    100: "Invalid parameter",
    190: "Invalid OAuth access token - Cannot parse access token",
    368: "Temporarily blocked for policies violations",
    80007: "Rate limit issues",
    130429: "Rate limit hit",
    130472: "User's number is part of an experiment",
    131000: "Something went wrong",
    131005: "Access denied",
    131008: "Required parameter is missing",
    131009: "Parameter value is not valid",
    131016: "Service unavailable",
    131021: "Recipient cannot be sender",
    131026: "Message undeliverable",
    131030: "Recipient phone number not in allowed list",
    131031: "Account has been locked",
    131042: "Business eligibility payment issue",
    131045: "Message failed to send because of phone number registration error",
    131047: "Re-engagement message",
    131048: "Spam rate limit hit",
    131049: "This message was not delivered to maintain healthy ecosystem engagement",
    131050: "User has stopped receiving marketing messages from this business",
    131051: "Unsupported message type",
    131052: "Media download error",
    131053: "Media upload error",
    131056: "Pair rate limit hit",
    131057: "Account in maintenance mode",
    131062: "Business-scoped user ID recipients are not supported for this message",
    131064: "Messaging limit reached",
    132000: "Number of parameters does not match the expected number of params",
    132001: "Template name does not exist in the translation",
    132005: "Translated text too long",
    132007: "Template format character policy violated",
    132012: "Parameter format does not match format in the created template",
    132015: "Template is paused",
    132016: "Template is disabled",
    132018: "Template parameters are not valid",
    132068: "Flow in blocked state",
    132069: "Flow in throttled state",
}

_STATUS = {0: 401, 190: 401, 1: 500, 2: 503, 131000: 500, 131016: 503, 131057: 503, 130429: 429, 4: 429, 80007: 429}


class ApiError(RandevuError):
    """A refusal of the Graph API.

    Args:
        code: Meta's error code; the only thing a client may branch on.
        details: one sentence for `error_data.details`, naming the parameter and its limit, never its value.
        message: the text after the code where it is not the code's title (code 100 says it there).
        subcode: Meta's `error_subcode`, where it gives one.
        status: the HTTP status where it is not the usual one of the code.
    """

    def __init__(
        self, code: int, details: str = "", *, message: str = "", subcode: int | None = None, status: int | None = None
    ) -> None:
        self.code = code
        self.details = details
        self.subcode = subcode
        self.status = status or _STATUS.get(code, 400)
        title = message or TITLES.get(code, "Unknown error")
        self.message = title if code in (0, 190) else f"(#{code}) {title}"
        super().__init__(f"{self.message}: {details}" if details else self.message)

    def body(self, trace_id: str) -> dict[str, Any]:
        """The JSON body as Meta writes it."""
        error: dict[str, Any] = {"message": self.message, "type": "OAuthException", "code": self.code}
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
            error["type"] = "GraphMethodException" if self.subcode == 33 else "OAuthException"
        error["fbtrace_id"] = trace_id
        return {"error": error}


def status_error(code: int, details: str) -> dict[str, Any]:
    """One element of `statuses[].errors`: how a failure is told after the message was accepted."""
    title = TITLES.get(code, "Unknown error")
    return {"code": code, "title": title, "message": title, "error_data": {"details": details}, "href": HREF}


def required(path: str) -> ApiError:
    """Code 100 for a missing top-level parameter."""
    return ApiError(100, message=f"The parameter {path} is required.")


def missing(path: str) -> ApiError:
    """Code 131008 for a missing part of a message."""
    return ApiError(131008, f"The parameter {path} is required.")


def invalid(details: str) -> ApiError:
    """Code 131009 for a value outside its limits."""
    return ApiError(131009, details)
