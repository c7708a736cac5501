"""Questions: in private chats any text; in groups /ask, a mention, a reply to the bot, or, if wanted, any.

Guests name the bot in a chat that it is no member of.
"""

from collections.abc import Sequence
from dataclasses import replace

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.constants import MessageEntityType

from bot.addressed import behind_command, question_to, said_in
from bot.asking import Answered, Asking, answering, look_up, noting_outage
from bot.context import Context
from bot.conversation.follow_ups import Meant, Spoken, articles_of, first_of, leans, meant_by
from bot.conversation.intents import address_in, intent_of
from bot.conversation.several import questions_in
from bot.conversation.talk import AskedAlone, Talk, where
from bot.handlers import remarks
from bot.handlers.checking import check_message
from bot.handlers.leaning import remember, talk_of
from bot.handlers.turns import answer, asking_of, is_linked, put_off
from bot.library.some import ALL_ALIKE, First
from bot.manners import Turn
from bot.messages import words
from bot.messages.buttons import answer_keyboard, nearest_keyboard, with_alone, with_tell_me
from bot.messages.html import Html, bold, italic, join, text
from bot.messages.outbox import answer_press, edit, typing
from bot.messages.render import render_answer
from bot.messages.topics import named_in
from bot.messages.translate import View
from corpus.article import Article, article_id
from corpus.language import detect_language
from retrieval.answer import Answer, Quote
from retrieval.checking import is_quotation

_AT_ONCE = 3  # questions in one message
_SHOWN_FROM = 0.1
_LONG = 160
_ENDS_QUESTION = ("?", "？", "؟", "\u037e")


async def ask(update: Update, context: Context) -> None:
    """Answer what stands behind /ask, or the message that it replies to."""
    message = update.effective_message
    if message is None:
        return
    asked = behind_command(message)
    if asked:
        await _answer(message, asked, context)
    else:
        await _send(message, text(context.view(message.from_user).say(words.ASK_WHAT)), context)


async def question(update: Update, context: Context) -> None:
    """Answer a text or a caption; in reply to an answer, first from the articles which that one quotes.

    A message that is mostly a quotation is checked, and what asks nothing goes to where it is answered.
    """
    message = update.effective_message
    if message is not None and said_in(message):
        await _take(message, said_in(message), update, context)


async def in_group(update: Update, context: Context) -> None:
    """Answer a message of a group that is meant for the bot; be silent about all others.

    Where the group wants it, what ends in a question mark is answered unasked, if the bot is sure.
    """
    message = update.effective_message
    asked = question_to(context.bot.bot, message) if message else None
    if message is None:
        return
    if asked:
        await _take(message, asked, update, context)
    elif asked is not None:
        await _say_how_to_ask(message, context)
    elif _could_be_asked(message) and (await context.parts.ledger.settings_of(message.chat.id)).unasked:
        await _answer(message, message.text or "", context, unasked=True)


async def in_direct_messages(update: Update, context: Context) -> None:
    """Answer what readers ask in the direct messages of a channel.

    Its editors read them, too: what asks the bot by name or ends as a question does is answered, anything
    else only where the bot is sure, and what they answer themselves not at all.
    """
    message = update.effective_message
    if message is None or message.sender_chat is not None:
        return
    asked = question_to(context.bot.bot, message)
    if asked or said_in(message).rstrip().endswith(_ENDS_QUESTION):
        await _take(message, asked or said_in(message), update, context)
    elif asked is None:
        await _answer(message, said_in(message), context, unasked=True)
    else:
        await _say_how_to_ask(message, context)


async def guest(update: Update, context: Context) -> None:
    """Answer where somebody names the bot in a chat that it is no member of."""
    message = update.guest_message
    if message is None:
        return
    asked = question_to(context.bot.bot, message)
    if asked:
        await _answer(message, asked, context)
    else:
        await _say_how_to_ask(message, context)


async def alone(update: Update, context: Context) -> None:
    """Answer a question as it was written, where it had been taken to lean on the one before."""
    query = update.callback_query
    if query is None or not isinstance(query.message, Message):
        return
    view, asked = context.view(query.from_user), context.parts.talks.alone(query.message)
    if asked is None:
        await answer_press(query, view.say(words.ANSWER_TOO_OLD))
    elif asked.message.from_user != query.from_user:
        await answer_press(query, view.say(words.ONLY_WHO_ASKED))
    else:
        await _answer(asked.message, asked.text, context)
        await answer_press(query)


async def _take(message: Message, said: str, update: Update, context: Context) -> None:
    """Check a quotation, do what a message wants that asks nothing of the articles, or answer it."""
    if is_quotation(said):
        await check_message(message, said, context)
        return
    language = detect_language(said, context.keeper.index.languages or ("en",))
    intent = intent_of(said, language, context.today)
    if intent is not None and await remarks.respond(intent, update, context):
        return
    address = address_in(said)
    if address is not None and await remarks.show_article(message, address, context):
        return
    if several := questions_in(said):
        await _answer_several(message, several, context)
        return
    async with noting_outage(context.parts, asking_of(message, said)):
        talk = await talk_of(message, context)
        meant = meant_by(said, talk.spoken, talk.language) if talk is not None else None
        leaning = talk is not None and meant is None and leans(said, language)
        first = await _first(message, talk, meant, context, leaning=leaning)
    await _answer(message, said, context, first, meant=meant)


async def _first(
    message: Message, talk: Talk | None, meant: Meant | None, context: Context, *, leaning: bool
) -> First:
    """Return which articles are asked first: of a post or an answer replied to, or of the one before.

    Only these are asked what is `leaning` on that answer, though nothing tells what it is about.
    """
    post = message.reply_to_message
    linked = await _linked_articles(post, context) if post and post.is_automatic_forward else []
    if talk is not None and meant is not None:
        first = first_of(meant, await _quotes_for(meant, talk, message, context))
        return replace(first, articles=linked) if linked and not meant.elsewhere else first
    replies = post is not None and post.from_user == context.bot.bot
    if talk is not None and (replies or leaning):
        return First(articles_of(talk.spoken.quotes), only=leaning)
    return First(linked)


async def _quotes_for(meant: Meant, talk: Talk, message: Message, context: Context) -> Sequence[Quote]:
    """Return the quotes of the articles of which a question is asked that leans on the one before."""
    if not meant.elsewhere:
        return talk.spoken.quotes
    about = await look_up(context.parts, asking_of(message, meant.topic))
    return about.shown or about.nearest


async def _answer_several(message: Message, several: Sequence[str], context: Context) -> None:
    """Answer up to three questions in one message, each with one quote, and name the others."""
    view, parts = context.view(message.from_user), []
    talk = await talk_of(message, context)
    answered: list[Answered] = []
    turn = Turn.ANSWER
    for asked in several[:_AT_ONCE]:
        meant = meant_by(asked, talk.spoken, talk.language) if talk is not None else None
        first = ALL_ALIKE
        if talk is not None and meant is not None:
            first = first_of(meant, await _quotes_for(meant, talk, message, context))
        asking = replace(asking_of(message, meant.question if meant else asked, first), is_part=True)
        async with answering(context.parts, asking, typing(message)) as given:
            if not isinstance(given, Answered):
                turn = given
                break
            found = given.answer
            about = _about(meant, found, view) if meant is not None else text("")
            parts.append(join([bold(asked), about, render_answer(found, view, most=1, folded=True)]))
            answered.append(given)
            spoken = Spoken(asking.text, found.shown or found.nearest)
            talk = Talk(spoken, found.question.language, given.number)
    if talk is None or not parts:
        await put_off(message, turn, context)
        return
    if others := " ".join(several[len(parts) :]):
        parts.append(
            join([text(view.say(words.SLOW_DOWN)), italic(others)])
            if turn is Turn.ASK_FOR_PAUSE
            else text(view.say(words.NOT_ANSWERED, questions=others))
        )
    quotes = [quote for one in answered for quote in one.answer.quotes[:1]]
    keyboard = answer_keyboard(quotes, view, linked=is_linked(message, context)) if quotes else None
    sent = await _send(message, join(parts, "\n\n"), context, keyboard)
    context.parts.talks.note(where(message), talk, sent)


def _could_be_asked(message: Message) -> bool:
    """Return whether the message is a person's own, and ends as a question does."""
    own = message.from_user is not None and not message.from_user.is_bot and message.reply_to_message is None
    foreign = message.via_bot or message.forward_origin or message.sender_chat
    return own and not foreign and (message.text or "").rstrip().endswith(_ENDS_QUESTION)


async def _linked_articles(post: Message, context: Context) -> list[Article]:
    """Return the articles of the addresses in a channel's post."""
    entities = post.parse_entities([MessageEntityType.URL, MessageEntityType.TEXT_LINK])
    entities |= post.parse_caption_entities([MessageEntityType.URL, MessageEntityType.TEXT_LINK])
    ids = [article_id(entity.url or written, "") for entity, written in entities.items()]
    found = await context.keeper.look(lambda index: [index.articles.find(one) for one in ids])
    return [article for article in found if article is not None]


async def _answer(
    message: Message,
    asked: str,
    context: Context,
    first: First = ALL_ALIKE,
    *,
    unasked: bool = False,
    meant: Meant | None = None,
) -> None:
    """Answer the message, or what it is taken to mean, where its turn has come."""
    asking = asking_of(message, meant.question if meant else asked, first, unasked=unasked)
    async with answering(context.parts, asking, typing(message, quietly=unasked)) as given:
        if isinstance(given, Answered):
            await _show(message, given, asking, context, meant)
            if meant is not None and (sent := context.parts.sent.get((message.chat.id, message.message_id))):
                context.parts.talks.note_alone(sent, AskedAlone(message, asked))
        else:
            await put_off(message, given, context)


async def _show(
    message: Message, given: Answered, asking: Asking, context: Context, meant: Meant | None
) -> None:
    """Send the best quote of the answer, the others behind a button; a guest's carries no buttons.

    What only comes near stands behind a button, but in a private chat where it is likely enough.
    """
    found, view, place = given.answer, context.view(message.from_user), asking.place
    folded, linked = place != "private" or found.confidence < _SHOWN_FROM, is_linked(message, context)
    if found.nearest:
        keyboard = nearest_keyboard(found.nearest[0], view, folded=folded, linked=linked)
    else:
        keyboard = answer_keyboard(found.shown, view, folded=True, question=given.number, linked=linked)
    shown = render_answer(found, view, most=1, folded=folded)
    if meant is not None:
        topic = named_in(meant.topic, found.question.language, view)
        shown = join([_about(meant, found, view), shown])
        keyboard = with_alone(keyboard, view.say(words.ASK_ALONE, topic=topic))
    if _may_wait(message, given, asking, context):
        keyboard = with_tell_me(keyboard, view, given.number or 0, message.message_id)
    part = _part_of(message, found.question.text)
    sent = await _send(message, shown, context, keyboard if place != "guest" else None, part=part)
    if place != "guest":
        await remember(where(message), asking.text, given, sent, context)


def _about(meant: Meant, found: Answer, view: View) -> Html:
    """Return what a question was taken to be about."""
    return italic(view.say(words.ABOUT, topic=named_in(meant.topic, found.question.language, view)))


def _part_of(message: Message, asked: str) -> str | None:
    """Return the part of a long message that was taken for its question, None where that is most of it."""
    whole = said_in(message)
    return asked if len(whole) >= _LONG and asked in whole and len(asked) < len(whole) // 2 else None


def _may_wait(message: Message, given: Answered, asking: Asking, context: Context) -> bool:
    """Return whether a question may wait for an article that answers it.

    Its text has to be kept for that; and who answers a channel's direct messages later are its editors.
    """
    kept = given.number is not None and context.parts.settings.privacy != "strict"
    can_wait = asking.place in ("private", "group") and message.chat.is_direct_messages is not True
    return kept and given.answer.declined == "unanswered" and can_wait


async def _say_how_to_ask(message: Message, context: Context) -> None:
    hint = context.view(message.from_user).say(words.ASK_ME, name=context.bot.username)
    await _send(message, text(hint), context)


async def _send(
    message: Message,
    what: Html,
    context: Context,
    keyboard: InlineKeyboardMarkup | None = None,
    *,
    part: str | None = None,
) -> int | None:
    """Send the answer, or put it in the place of the one before an edit; return its message's id."""
    sent, question = context.parts.sent, (message.chat.id, message.message_id)
    before = sent.get(question)
    if before is not None and await edit(context.bot, message.chat.id, before, what, keyboard):
        return before
    made = await answer(message, what, keyboard, context, part=part)
    if made is not None:
        sent[question] = made
    return made
