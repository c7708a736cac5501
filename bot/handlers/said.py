"""/said and /people: what somebody says in the articles, a page at a time, and who speaks most."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update

from bot.context import Context
from bot.handlers.pages import Page, page_keyboard, turn_to
from bot.messages import words
from bot.messages.html import text
from bot.messages.outbox import reply
from bot.messages.render import render_people, render_person
from bot.messages.translate import View
from retrieval.collection import Articles
from retrieval.corrections import with_corrections
from retrieval.people import People, Person

PATTERN = r"^said:(\d{1,6}):([0-9a-f]{8}):(.*)$"
_PAGE = 3
_LISTED = 15
_OFFERED = 8
_LONGEST_TOPIC = 40  # bytes, of the 64 that a button carries


async def said(update: Update, context: Context) -> None:
    """Show the newest quotes of the person whom the command names, about the topic behind the name."""
    message = update.effective_message
    if message is None:
        return
    view = context.view(message.from_user)
    if not context.args:
        await reply(message, text(view.say(words.SAID_WHAT)))
        return
    found, topic = (await context.keeper.people()).asked(" ".join(context.args))
    if len(found) > 1:
        await reply(message, text(view.say(words.SAID_WHOM)), _offer(found, topic))
    elif found:
        await reply(message, *await _looked_up(context, found[0], 0, topic, view))
    else:
        await reply(message, text(view.say(words.SAID_NOTHING)))


async def people(update: Update, context: Context) -> None:
    """List who speaks most, with a button for each of the first."""
    message = update.effective_message
    if message is None:
        return
    view, listed = context.view(message.from_user), list(await context.keeper.people())[:_LISTED]
    if listed:
        await reply(message, render_people(listed, view), _offer(listed, ""))
    else:
        await reply(message, text(view.say(words.NO_PEOPLE)))


async def turn(update: Update, context: Context) -> None:
    """Turn to the page of the person whom the button names."""
    query = update.callback_query
    if query is None or context.match is None:
        return
    view = context.view(query.from_user)
    number, key, topic = context.match.groups()
    known: People = await context.keeper.people()
    person = known.of_key(key)
    page = await _looked_up(context, person, int(number), topic, view) if person else None
    await turn_to(page, query, context)


async def _looked_up(context: Context, person: Person, number: int, topic: str, view: View) -> Page:
    """Return a page of what a person says, which may lie on another machine."""
    return await context.keeper.look(lambda index: _page(person, number, topic, index.articles, view))


def _page(person: Person, number: int, topic: str, articles: Articles, view: View) -> Page:
    """Return that page, of each quote with what has put its article right since."""
    shown = person.about(topic) if topic else person
    if not shown.quotes:
        return text(view.say(words.SAID_NOTHING_ABOUT, name=person.name, topic=topic)), None
    last = (len(shown.quotes) - 1) // _PAGE
    number = min(number, last)
    keyboard = page_keyboard(number, last, lambda to: _data(to, person, topic), view)
    listed = shown.quotes[number * _PAGE : (number + 1) * _PAGE]
    return render_person(shown, [with_corrections(articles, quote) for quote in listed], view), keyboard


def _offer(people: Sequence[Person], topic: str) -> InlineKeyboardMarkup:
    offered = [
        InlineKeyboardButton(person.name, callback_data=_data(0, person, topic))
        for person in people[:_OFFERED]
    ]
    return InlineKeyboardMarkup([[button] for button in offered])


def _data(page: int, person: Person, topic: str) -> str:
    """Return what a button carries: of a long topic as many of its first words as it has room for."""
    kept = topic.split()
    while len(" ".join(kept).encode()) > _LONGEST_TOPIC:
        kept.pop()
    return f"said:{page}:{person.key}:{' '.join(kept)}"
