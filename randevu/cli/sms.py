"""Trying the SMS provider out."""

from __future__ import annotations

from typing import Annotated

import typer

from randevu.errors import RandevuError

app = typer.Typer(
    help="The SMS provider: what a text costs, whether one arrives, where it reports.", no_args_is_help=True
)

Text = Annotated[str, typer.Argument(help="What is said.")]


@app.command()
def cost(text: Text) -> None:
    """Show in how many parts a text would be sent, and in which alphabet."""
    from randevu import settings
    from randevu.messaging import wiring
    from randevu.messaging.sms import segments

    transport = wiring.sms(settings.load())
    found = segments.cost(text, transport is None or transport.provider.turkish_shift)
    print(f"{found.parts} part(s), {found.units} units in the alphabet {found.alphabet}")


@app.command("try")
def try_(
    number: Annotated[str, typer.Argument(help="A mobile number, like 0532 123 45 67.")],
    text: Text,
) -> None:
    """Send one SMS now and show the provider's id for it."""
    from randevu import settings
    from randevu.messaging import wiring
    from randevu.messaging.sms import trial

    transport = wiring.sms(settings.load())
    if transport is None:
        raise RandevuError("no SMS provider is set: RANDEVU_SMS_PROVIDER, see docs/sms.md")
    print(f"taken over by {transport.provider.name} as {trial.send(transport, number, text)}")


@app.command()
def door() -> None:
    """Show where the provider's own reports are heard. The address holds a secret: for the provider only."""
    from randevu import settings
    from randevu.messaging import wiring
    from randevu.messaging.sms import hearing

    told = settings.load()
    provider = wiring.sms_provider(told)
    if provider is None or provider.calls is None:
        raise RandevuError("the SMS provider makes no calls: RANDEVU_SMS_PROVIDER with `calls`, see docs/sms.md")
    print(hearing.address(told, provider))
