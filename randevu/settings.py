"""Settings from the environment. Names are the product's contract and stand in docs/operating.md."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from randevu.contact import is_email_address, is_whatsapp_number
from randevu.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
VAR = Path("var")
MODELS_KEPT = 10
DEMO_BUSINESS = "randevu/catalogue/demo/business.yml"


@dataclass(frozen=True)
class Smtp:
    """The mail server that takes our e-mail over, and in whose name."""

    host: str
    port: int
    security: str
    """``starttls``, ``tls`` (from the first byte on) or ``none``."""
    sender: str
    sender_name: str
    user: str
    """Empty for a server that asks for no sign-in."""
    password: str = field(repr=False)


@dataclass(frozen=True)
class Payments:
    """Who collects deposits by link, where it is asked, and the secret that signs both ways."""

    provider: str
    url: str
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Iys:
    """Our account at the national register of commercial messages, and the brand we speak for."""

    url: str
    code: str
    brand: str
    user: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """Everything a process must be told. Secrets never appear in `repr`."""

    database_url: str
    whatsapp_api_url: str
    whatsapp_phone_number_id: str
    whatsapp_business_account_id: str
    timezone: str
    business_file: str
    rasa_port: int
    actions_port: int
    actions_url: str
    panel_port: int
    simulator_port: int
    worker_port: int
    public_url: str
    model: str | None
    owner_whatsapp: str | None = field(repr=False)
    """Where the owner is told; None when the business file decides, empty for nowhere."""
    owner_email: str | None = field(repr=False)
    smtp: Smtp | None
    """None: no e-mail is sent."""
    whatsapp_access_token: str = field(repr=False)
    whatsapp_app_secret: str = field(repr=False)
    whatsapp_verify_token: str = field(repr=False)
    secret_key: str = field(repr=False)
    whatsapp_headers: Mapping[str, str] = field(repr=False, default_factory=dict)
    calendar_private_hosts: frozenset[str] = frozenset()
    """`host:port` of calendar servers in the private network; no other private address is asked."""
    sms_provider: str | None = None
    """A ready description's name or a file; None: no SMS is sent."""
    payments: Payments | None = None
    """None: nothing is paid by link."""
    iys: Iys | None = None
    """None: the national register is told by files only."""
    media_folder: Path = VAR / "media"
    """Where customers' files are kept; never below anything that is served."""
    media_scan: tuple[str, ...] = ()
    """A command that is given a file and says whether it is clean; empty: none is asked."""
    project: Path = ROOT
    """Where the files lie that trainers teach: a git checkout, or just a folder."""
    models_kept: int = MODELS_KEPT
    """How many models of trials stay on the disk beside those in use."""

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def require(self, *names: str) -> None:
        """Refuse to go on while one of the named settings is empty.

        Raises:
            SettingsError: naming the environment variables that must be set.
        """
        missing = [name.upper() for name in names if not getattr(self, name)]
        if missing:
            raise SettingsError(f"set {', '.join(_VARIABLES.get(name, name) for name in missing)} and start again")


_VARIABLES = {"SECRET_KEY": "RANDEVU_SECRET_KEY", "PUBLIC_URL": "RANDEVU_PUBLIC_URL", "MODEL": "RANDEVU_MODEL"}


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings, by default from this process's environment.

    Raises:
        SettingsError: for a port that is no number, a time zone that does not exist, a mail server half described.
    """
    env = os.environ if environment is None else environment
    timezone = env.get("RANDEVU_TIMEZONE") or "Europe/Istanbul"
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        wrong = f"RANDEVU_TIMEZONE={timezone!r} is no IANA time zone; use one like Europe/Istanbul"
        raise SettingsError(wrong) from error
    panel_port = _port(env, "PANEL_PORT", 8000)
    actions_port = _port(env, "ACTIONS_PORT", 5055)
    return Settings(
        database_url=env.get("DATABASE_URL") or f"sqlite:///{VAR / 'randevu.db'}",
        whatsapp_api_url=(env.get("WHATSAPP_API_URL") or "https://graph.facebook.com/v23.0").rstrip("/"),
        whatsapp_phone_number_id=env.get("WHATSAPP_PHONE_NUMBER_ID", ""),
        whatsapp_business_account_id=env.get("WHATSAPP_BUSINESS_ACCOUNT_ID", ""),
        whatsapp_access_token=env.get("WHATSAPP_ACCESS_TOKEN", ""),
        whatsapp_app_secret=env.get("WHATSAPP_APP_SECRET", ""),
        whatsapp_verify_token=env.get("WHATSAPP_VERIFY_TOKEN", ""),
        whatsapp_headers=_headers(env.get("WHATSAPP_HEADERS", "")),
        calendar_private_hosts=_hosts(env.get("CALENDAR_PRIVATE_HOSTS", "")),
        timezone=timezone,
        business_file=env.get("RANDEVU_BUSINESS") or str(ROOT / DEMO_BUSINESS),
        rasa_port=_port(env, "RASA_PORT", 5005),
        actions_port=actions_port,
        actions_url=env.get("ACTIONS_URL") or f"http://127.0.0.1:{actions_port}/webhook",
        panel_port=panel_port,
        simulator_port=_port(env, "SIMULATOR_PORT", 8090),
        worker_port=_port(env, "WORKER_PORT", 8010),
        secret_key=env.get("RANDEVU_SECRET_KEY", ""),
        public_url=(env.get("RANDEVU_PUBLIC_URL") or f"http://localhost:{panel_port}").rstrip("/"),
        model=env.get("RANDEVU_MODEL") or None,
        owner_whatsapp=_owner_whatsapp(env),
        owner_email=_owner_email(env),
        smtp=_smtp(env),
        sms_provider=env.get("RANDEVU_SMS_PROVIDER") or None,
        payments=_payments(env),
        iys=_iys(env),
        media_folder=Path(env.get("RANDEVU_MEDIA_FOLDER") or VAR / "media"),
        media_scan=_command(env, "RANDEVU_MEDIA_SCAN"),
        project=Path(env.get("RANDEVU_PROJECT") or ROOT),
        models_kept=_count(env, "RANDEVU_MODELS_KEPT", MODELS_KEPT),
    )


def _count(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(f"{name}={text!r} is no number")
    return int(text)


def _port(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name) or str(default)
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise SettingsError(f"{name}={text!r} is no port; use a number from 1 to 65535")
    return int(text)


def _command(env: Mapping[str, str], name: str) -> tuple[str, ...]:
    try:
        return tuple(shlex.split(env.get(name, "")))
    except ValueError as error:
        raise SettingsError(f"{name} is no command: a quote is not closed") from error


_SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}


def _smtp(env: Mapping[str, str]) -> Smtp | None:
    """The mail server; None when no host is named."""
    host, user, password = (
        env.get(name, "") for name in ("RANDEVU_SMTP_HOST", "RANDEVU_SMTP_USER", "RANDEVU_SMTP_PASSWORD")
    )
    named = env.get("RANDEVU_SMTP_FROM", "")
    if not host:
        if user or password or named:
            raise SettingsError(
                "RANDEVU_SMTP_HOST is not set, but other RANDEVU_SMTP settings are: name the mail server"
            )
        return None
    if not all(sign.isalnum() or sign in ".-" for sign in host):
        raise SettingsError(f"RANDEVU_SMTP_HOST={host!r} is no server's name; the port goes into RANDEVU_SMTP_PORT")
    security = env.get("RANDEVU_SMTP_SECURITY") or ("tls" if env.get("RANDEVU_SMTP_PORT") == "465" else "starttls")
    if security not in _SMTP_PORTS:
        raise SettingsError(f"RANDEVU_SMTP_SECURITY={security!r} is unknown; use one of {', '.join(_SMTP_PORTS)}")
    if bool(user) != bool(password):
        raise SettingsError("RANDEVU_SMTP_USER and RANDEVU_SMTP_PASSWORD belong together: set both or neither")
    if user and security == "none":
        raise SettingsError(
            "RANDEVU_SMTP_SECURITY=none would send RANDEVU_SMTP_PASSWORD unprotected; use starttls or tls"
        )
    if not (user + password).isascii():
        raise SettingsError("RANDEVU_SMTP_USER and RANDEVU_SMTP_PASSWORD can only be sent in ASCII; choose others")
    name, sender = parseaddr(named or user)
    if not is_email_address(sender):
        raise SettingsError("RANDEVU_SMTP_FROM must hold the sender's address, like 'Salon <salon@example.com>'")
    return Smtp(host, _port(env, "RANDEVU_SMTP_PORT", _SMTP_PORTS[security]), security, sender, name, user, password)


_PAYMENT_PROVIDERS = ("sandbox",)


def _payments(env: Mapping[str, str]) -> Payments | None:
    """The payment provider; None when none is named."""
    name = env.get("RANDEVU_PAYMENT_PROVIDER", "")
    if not name:
        return None
    if name not in _PAYMENT_PROVIDERS:
        raise SettingsError(f"RANDEVU_PAYMENT_PROVIDER={name!r} is unknown; use one of {', '.join(_PAYMENT_PROVIDERS)}")
    url, secret = env.get("RANDEVU_PAYMENT_URL", ""), env.get("RANDEVU_PAYMENT_SECRET", "")
    if not url.startswith(("https://", "http://")) or not secret:
        raise SettingsError(f"RANDEVU_PAYMENT_PROVIDER={name} needs RANDEVU_PAYMENT_URL and RANDEVU_PAYMENT_SECRET")
    return Payments(name, url.rstrip("/"), secret)


def _iys(env: Mapping[str, str]) -> Iys | None:
    """The account at the register; None when none is named."""
    names = ("RANDEVU_IYS_USER", "RANDEVU_IYS_PASSWORD", "RANDEVU_IYS_CODE")
    user, password, code = (env.get(name, "") for name in names)
    if not (user or password or code):
        return None
    if not (user and password and code.isdigit()):
        raise SettingsError("RANDEVU_IYS_USER, RANDEVU_IYS_PASSWORD and RANDEVU_IYS_CODE (a number) belong together")
    brand = env.get("RANDEVU_IYS_BRAND") or code
    if not brand.isdigit():
        raise SettingsError("RANDEVU_IYS_BRAND must be the brand's number at the register")
    url = env.get("RANDEVU_IYS_URL") or "https://api.iys.org.tr"
    if not url.startswith(("https://", "http://127.0.0.1")):
        raise SettingsError("RANDEVU_IYS_URL must begin with https://")
    return Iys(url.rstrip("/"), code, brand, user, password)


def _owner_whatsapp(env: Mapping[str, str]) -> str | None:
    given = env.get("RANDEVU_OWNER_WHATSAPP")
    if given and not is_whatsapp_number(given):
        raise SettingsError("RANDEVU_OWNER_WHATSAPP must be a number with country code like 905321234567, or empty")
    return given


def _owner_email(env: Mapping[str, str]) -> str | None:
    given = env.get("RANDEVU_OWNER_EMAIL")
    if given and not is_email_address(given):
        raise SettingsError("RANDEVU_OWNER_EMAIL must be an e-mail address like you@example.com, or empty")
    return given


def _hosts(text: str) -> frozenset[str]:
    """`host:port` pairs, separated by commas.

    Raises:
        SettingsError: one has no port.
    """
    hosts = frozenset(one.strip().lower() for one in text.split(",") if one.strip())
    for one in hosts:
        host, _, port = one.rpartition(":")
        if not host or not port.isdigit():
            raise SettingsError(f"CALENDAR_PRIVATE_HOSTS={text!r}: write a port to each, as in nextcloud.salon.lan:443")
    return hosts


def _headers(text: str) -> dict[str, str]:
    """`Name: value` pairs divided by `;`, for a provider that speaks Meta's API under its own headers."""
    headers = {}
    for pair in filter(None, (part.strip() for part in text.split(";"))):
        name, colon, value = pair.partition(":")
        if not colon:
            raise SettingsError("WHATSAPP_HEADERS must read 'Name: value; Other: value'")
        headers[name.strip()] = value.strip()
    return headers
