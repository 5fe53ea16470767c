"""From what the assistant wants to say to the kinds of message that carry it best.

A `Reply` knows nothing of channels: words, choices, a link, a point on the map, a picture. WhatsApp offers three
buttons with twenty letters, or ten rows with twenty-four; what does not fit there is offered as numbered text,
answerable with the number. Whatever does not fit is said in a shorter wording if the reply brings one, and otherwise in
the next larger kind: nothing is ever cut off.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from randevu.messaging import kinds, limits
from randevu.messaging.errors import Unsendable
from randevu.messaging.kinds import Kind, LocationPin
from randevu.messaging.wording import Wordings, composed, fitting, lead_and_question, split, wordings


@dataclass(frozen=True)
class Choice:
    """An answer to tap. Title and description may be given in several wordings, the longest first.

    ``group`` puts a heading over the rows of a list; it is used where all choices have one.
    """

    id: str
    title: Wordings
    description: Wordings | None = None
    group: Wordings | None = None

    def __post_init__(self) -> None:
        if not self.id.strip() or not wordings(self.title):
            raise Unsendable("choice")


@dataclass(frozen=True)
class Link:
    """An address to open and the words on its button."""

    url: str
    title: Wordings


@dataclass(frozen=True)
class Reply:
    """One thing to say, independent of the channel.

    ``list_button`` are the words on the button that opens a list (they come from the domain's responses); without them
    a list is not used. ``ask_location`` and ``ask_contact`` ask for a place and for the phone number; they exclude
    choices.
    """

    text: str = ""
    choices: tuple[Choice, ...] = ()
    link: Link | None = None
    pin: LocationPin | None = None
    image: str | None = None
    list_button: Wordings | None = None
    ask_location: bool = False
    ask_contact: bool = False

    def __post_init__(self) -> None:
        asked = (bool(self.choices), self.ask_location, self.ask_contact)
        if sum(asked) > 1 or (any(asked) and not self.text.strip()):
            raise Unsendable("reply")
        if len({choice.id for choice in self.choices}) != len(self.choices):
            raise Unsendable("reply.choices twice")

    @property
    def asks(self) -> bool:
        return bool(self.choices) or self.ask_location or self.ask_contact


def fit(reply: Reply) -> list[Kind]:
    """The messages that carry a reply, in the order to send them: one wherever WhatsApp allows, the question last.

    Raises:
        Unsendable: the reply says nothing at all, or its link or picture is no web address.
    """
    reply = replace(reply, text=composed(reply.text))
    ahead: list[Kind] = [reply.pin] if reply.pin else []
    if reply.choices:
        return ahead + _with_choices(reply)
    if reply.ask_location or reply.ask_contact:
        before, body = _body(_with_url(reply), limits.INTERACTIVE_BODY.most)
        asking = kinds.LocationRequest(body) if reply.ask_location else kinds.ContactRequest(body)
        return [*ahead, *_picture(reply), *before, asking]
    if reply.image and (not reply.text or limits.CAPTION.fits(_with_url(reply))):
        return [*ahead, kinds.Image(link=reply.image, caption=_with_url(reply) or None)]
    ahead += _picture(reply)
    if reply.link:
        return ahead + _with_link(reply, reply.link)
    if reply.text:
        return ahead + _texts(reply.text)
    if not ahead:
        raise Unsendable("reply")
    return ahead


def combine(replies: Iterable[Reply]) -> list[Kind]:
    """All replies of one turn as one message wherever possible; see `joined`."""
    reply, ahead = joined(list(replies))
    return ahead + (fit(reply) if reply else [])


def joined(replies: Sequence[Reply]) -> tuple[Reply | None, list[Kind]]:
    """One reply for a whole turn, and the pins and pictures that cannot be part of it and go ahead.

    Texts are joined with a blank line (a text said twice in a row once); of several questions the last one's choices
    stay; a link whose button would be lost becomes part of the text.
    """
    if not replies:
        return None, []
    texts: list[str] = []
    for reply in replies:
        text = composed(reply.text)
        if text and text != (texts[-1] if texts else None):
            texts.append(text)
    asking = next((reply for reply in reversed(replies) if reply.asks), None)
    links = list(dict.fromkeys(reply.link for reply in replies if reply.link))
    pins = list(dict.fromkeys(reply.pin for reply in replies if reply.pin))
    pictures = list(dict.fromkeys(reply.image for reply in replies if reply.image))
    last_words = next((reply.list_button for reply in reversed(replies) if reply.list_button), None)
    source = asking or Reply()
    link = links.pop() if len(links) == 1 else None
    text = "\n\n".join(texts)
    if links:
        text = "\n".join(filter(None, [text, *(_named(link) for link in links)]))
    ahead: list[Kind] = [*pins[:-1], *(kinds.Image(link=picture) for picture in pictures[:-1])]
    one = Reply(
        text=text,
        choices=source.choices,
        link=link,
        pin=pins[-1] if pins else None,
        image=pictures[-1] if pictures else None,
        list_button=source.list_button or last_words,
        ask_location=source.ask_location,
        ask_contact=source.ask_contact,
    )
    return one, ahead


def _with_choices(reply: Reply) -> list[Kind]:
    text = _with_url(reply)
    for build in (_buttons, _list):
        before, body = _body(text, limits.INTERACTIVE_BODY.most)
        tapped = build(reply, body, alone=not before)
        if tapped:
            pictured = isinstance(tapped, kinds.Buttons) and tapped.header_image
            return [*([] if pictured else _picture(reply)), *before, tapped]
    return [*_picture(reply), *_numbered(text, reply.choices)]


def _buttons(reply: Reply, body: str, alone: bool) -> Kind | None:
    """Buttons, if every title has a wording short enough, all differ, and nothing is described beyond its title."""
    if len(reply.choices) > limits.BUTTONS.most or any(choice.description for choice in reply.choices):
        return None
    titles = [fitting(choice.title, limits.BUTTON_TITLE) for choice in reply.choices]
    buttons = [kinds.Choice(choice.id, title) for choice, title in zip(reply.choices, titles, strict=True) if title]
    if len(buttons) < len(reply.choices):
        return None
    try:
        return kinds.Buttons(body, tuple(buttons), header_image=reply.image if alone else None)
    except Unsendable:
        return None


def _list(reply: Reply, body: str, alone: bool) -> Kind | None:
    """A list, if every title and description has a wording that fits."""
    opener = fitting(reply.list_button, limits.LIST_BUTTON)
    if opener is None or len(reply.choices) > limits.LIST_ROWS.most:
        return None
    rows = []
    for choice in reply.choices:
        title = fitting(choice.title, limits.ROW_TITLE)
        described = wordings(choice.description)
        description = fitting(choice.description, limits.ROW_DESCRIPTION)
        if title is None or (described and description is None):
            return None
        rows.append(kinds.Choice(choice.id, title, description))
    try:
        return kinds.ListMessage(body, opener, _sections(reply.choices, rows))
    except Unsendable:
        return None


def _sections(choices: Sequence[Choice], rows: Sequence[kinds.Choice]) -> tuple[kinds.Section, ...]:
    """Neighbouring rows of the same group under its heading; one section without heading where any lacks one."""
    headings = [fitting(choice.group, limits.SECTION_TITLE) for choice in choices]
    if not all(headings):
        return (kinds.Section(tuple(rows)),)
    sections: list[tuple[str | None, list[kinds.Choice]]] = []
    for heading, row in zip(headings, rows, strict=True):
        if sections and sections[-1][0] == heading:
            sections[-1][1].append(row)
        else:
            sections.append((heading, [row]))
    return tuple(kinds.Section(tuple(under), heading) for heading, under in sections)


def _numbered(text: str, choices: Sequence[Choice]) -> list[Kind]:
    """The choices as a numbered list in the text; its last message carries them all, to be found by number."""
    lines = []
    offered = []
    for number, choice in enumerate(choices, start=1):
        title, described = wordings(choice.title)[0], wordings(choice.description)
        lines.append(f"{number}. {title}" + (f" – {described[0]}" if described else ""))
        offered.append(kinds.Choice(choice.id, title, described[0] if described else None))
    pieces = split(f"{text}\n\n" + "\n".join(lines), limits.TEXT_BODY.most)
    last = kinds.Text(pieces[-1], numbered=tuple(offered))
    return [*(kinds.Text(piece) for piece in pieces[:-1]), last]


def _with_link(reply: Reply, link: Link) -> list[Kind]:
    """A button that opens the link, or, where it has no room, the link in the text."""
    title = fitting(link.title, limits.LINK_TITLE)
    if title is not None and reply.text:
        before, body = _body(reply.text, limits.INTERACTIVE_BODY.most)
        return [*before, kinds.CallToAction(body, title, link.url)]
    pieces = split(_with_url(reply), limits.TEXT_BODY.most)
    return [*(kinds.Text(piece) for piece in pieces[:-1]), kinds.Text(pieces[-1], preview_url=True)]


def _with_url(reply: Reply) -> str:
    """The text, with the link's address under it."""
    if reply.link is None:
        return reply.text
    return "\n\n".join(filter(None, (reply.text, _named(reply.link))))


def _named(link: Link) -> str:
    words = wordings(link.title)
    return f"{words[0]}: {link.url}" if words else link.url


def _body(text: str, most: int) -> tuple[list[Kind], str]:
    """The words for a kind with little room, and the texts that go ahead of it with what has none there."""
    if limits.units(text) <= most:
        return [], text
    lead, body = lead_and_question(text, most)
    return _texts(lead), body


def _texts(text: str) -> list[Kind]:
    return [kinds.Text(piece) for piece in split(text, limits.TEXT_BODY.most)]


def _picture(reply: Reply) -> list[Kind]:
    return [kinds.Image(link=reply.image)] if reply.image else []
