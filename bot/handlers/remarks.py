"""Messages that ask nothing of the articles, and go to where they are answered."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import Message, Update

from bot.asking import look_up
from bot.context import Context
from bot.conversation.follow_ups import Spoken
from bot.conversation.intents import Intent, Wish
from bot.conversation.talk import Talk, where
from bot.handlers import published, sources, start
from bot.handlers.leaning import talk_of
from bot.handlers.turns import answer, asking_of, is_its_turn, is_linked
from bot.library.some import First
from bot.messages import words
from bot.messages.buttons import answer_keyboard, article_keyboard
from bot.messages.html import text
from bot.messages.outbox import react, reply
from bot.messages.render import render_article, render_beginning, render_origins, render_quotes
from corpus.article import article_id
from retrieval.answer import Quote

_LIKED = "👍"
_MORE = 3
_Elsewhere = Callable[[Update, Context], Awaitable[None]]
_ELSEWHERE: dict[Wish, _Elsewhere] = {
    "latest": sources.latest,
    "sources": sources.sources,
    "help": start.help_,
    "who": start.start,
}


async def respond(intent: Intent, update: Update, context: Context) -> bool:
    """Do what a message wants; return False where there is no article to summarise."""
    message = update.effective_message
    if message is None:
        return False
    if not await is_its_turn(message, context):
        return True
    if intent.wish in _ELSEWHERE:
        await _ELSEWHERE[intent.wish](update, context)
    elif intent.wish == "period":
        await published.show(message, intent, context)
    elif intent.wish == "thanks":
        await reply(message, text(context.view(message.from_user).say(words.DECLINED["thanks"])))
    elif intent.wish == "chatter":
        await react(message, _LIKED)
    elif intent.wish == "summary":
        return await _summarise(message, intent.topic, context)
    else:
        await _of_an_answer(intent.wish, message, context)
    return True


async def show_article(message: Message, address: str, context: Context) -> bool:
    """Show the article of an address; return False where the library has none."""
    found = await context.keeper.look(lambda index: index.articles.find(article_id(address, "")))
    if found is None:
        return False
    view = context.view(message.from_user)
    keyboard = article_keyboard(found, view, context.bot.username)
    await answer(message, render_article(found, view), keyboard, context)
    return True


async def _of_an_answer(wish: Wish, message: Message, context: Context) -> None:
    """Do what is wanted of an answer: tell its source, show more of it, or note that it is wrong."""
    view, talk = context.view(message.from_user), await talk_of(message, context)
    if talk is None or not talk.spoken.quotes:  # nothing was said of which there could be more
        await reply(message, text(view.say(words.DECLINED["no_words"])))
    elif wish == "source":
        origins = render_origins(talk.spoken.quotes[: talk.seen], view)
        sent = await answer(message, origins, None, context)
        context.parts.talks.note(where(message), talk, sent)
    elif wish == "wrong":
        await _note_wrong(message, talk, context)
    else:
        await _show_more(message, talk, context)


async def _summarise(message: Message, topic: str, context: Context) -> bool:
    """Show how the article about a topic begins, for it can't be told in other words."""
    given = await look_up(context.parts, asking_of(message, topic))
    found = given.quotes or given.nearest
    if not found:
        return False
    view, article = context.view(message.from_user), found[0].article
    keyboard = article_keyboard(article, view, context.bot.username)
    sent = await answer(message, render_beginning(article, view), keyboard, context)
    talk = Talk(Spoken(topic, tuple(found)), given.question.language, None)
    context.parts.talks.note(where(message), talk, sent)
    return True


async def _note_wrong(message: Message, talk: Talk, context: Context) -> None:
    """Note that an answer was of no use."""
    if talk.number is not None and message.from_user is not None:
        await context.parts.ledger.note_feedback(talk.number, message.from_user.id, False)
    await reply(message, text(context.view(message.from_user).say(words.FEEDBACK_THANKS)))


async def _show_more(message: Message, talk: Talk, context: Context) -> None:
    """Show what else there is on the question of an answer, as a reply of its own."""
    view, others = context.view(message.from_user), await _others(message, talk, context)
    if not others:
        await answer(message, text(view.say(words.NO_MORE)), None, context)
        return
    keyboard = answer_keyboard(others, view, linked=is_linked(message, context))
    sent = await answer(message, render_quotes(others, view), keyboard, context)
    spoken = replace(talk.spoken, quotes=(*talk.spoken.quotes[: talk.seen], *others))
    talk = replace(talk, spoken=spoken, seen=len(spoken.quotes))
    context.parts.talks.note(where(message), talk, sent)


async def _others(message: Message, talk: Talk, context: Context) -> tuple[Quote, ...]:
    """Return what else there is: up to three quotes, of an answer known by its buttons those of these."""
    if not talk.spoken.question:
        return talk.spoken.quotes[talk.seen :]
    first = First(besides=talk.spoken.quotes[: talk.seen])
    return (await look_up(context.parts, asking_of(message, talk.spoken.question, first), _MORE)).quotes
