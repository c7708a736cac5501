"""One thin module per kind of update. `register` says which handler gets which."""

from telegram import Message, Update
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    MessageReactionHandler,
    TypeHandler,
    filters,
)

from bot.context import App
from bot.handlers import (
    additions,
    checking,
    context_buttons,
    edits,
    errors,
    examples,
    feedback,
    gate,
    groups,
    inline,
    privacy,
    published,
    questions,
    reload,
    said,
    sources,
    start,
    status,
    wishes,
)
from bot.messages import buttons

_EDITS = filters.UpdateType.EDITED_MESSAGE
_OWN = ~filters.FORWARDED & ~filters.VIA_BOT & ~filters.IS_AUTOMATIC_FORWARD
_NEW = filters.UpdateType.MESSAGE & _OWN
_PRIVATE = filters.ChatType.PRIVATE
_SAID = (filters.UpdateType.MESSAGE | _EDITS) & ~filters.VIA_BOT
_TEXT = filters.TEXT | filters.CAPTION
_GROUPS = filters.ChatType.GROUPS & ~filters.COMMAND & _TEXT


class _DirectMessages(filters.MessageFilter):
    """What is written in the direct messages of a channel."""

    def filter(self, message: Message) -> bool:
        return bool(message.chat.is_direct_messages)


_DIRECT = _DirectMessages()
_COMMANDS = {
    "start": start.start,
    "help": start.help_,
    "sources": sources.sources,
    "latest": sources.latest,
    "said": said.said,
    "people": said.people,
    "article": sources.article,
    "privacy": privacy.privacy,
    "forget": privacy.forget,
    "settings": groups.settings,
    "ask": questions.ask,
    "check": checking.check,
}
_FOR_ADMINS = {
    "reload": reload.reload,
    "status": status.status,
    "stats": status.stats,
    "unanswered": status.unanswered,
    "add": additions.add,
    "remove": additions.remove,
}
_BESIDE = ("reload",)  # may take minutes, while which the next messages of its chat are handled


def register(app: App) -> None:
    """Give the application its handlers; the first that fits an update is taken, once the gate lets it in."""
    app.add_handler(TypeHandler(Update, gate.check), group=-1)
    for name, handler in _COMMANDS.items():
        app.add_handler(CommandHandler(name, edits.once(handler), (_NEW | _EDITS) & _OWN))
    for name, acting in _FOR_ADMINS.items():
        app.add_handler(CommandHandler(name, edits.once(acting), _NEW, block=name not in _BESIDE))
    app.add_handler(CommandHandler(list(_FOR_ADMINS), edits.once(edits.send_anew), _EDITS & _OWN))
    app.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, groups.migrated))
    app.add_handler(CallbackQueryHandler(context_buttons.show, buttons.PATTERN))
    app.add_handler(CallbackQueryHandler(feedback.press, buttons.FEEDBACK))
    app.add_handler(CallbackQueryHandler(wishes.press, buttons.WISH))
    app.add_handler(CallbackQueryHandler(questions.alone, f"^{buttons.ALONE}$"))
    app.add_handler(CallbackQueryHandler(sources.turn, sources.PATTERN))
    app.add_handler(CallbackQueryHandler(published.turn, published.PATTERN))
    app.add_handler(CallbackQueryHandler(said.turn, said.PATTERN))
    app.add_handler(CallbackQueryHandler(groups.change, groups.PATTERN))
    app.add_handler(CallbackQueryHandler(additions.decide, additions.PATTERN))
    app.add_handler(CallbackQueryHandler(examples.press, buttons.EXAMPLE))
    app.add_handler(CallbackQueryHandler(privacy.decide, buttons.FORGET))
    app.add_handler(CallbackQueryHandler(start.unknown_button))
    app.add_handler(MessageHandler(additions.CAPTIONED & _NEW, additions.add))
    app.add_handler(
        MessageHandler(_PRIVATE & filters.COMMAND & (_NEW | _EDITS) & _OWN, start.unknown_command)
    )
    app.add_handler(MessageHandler(_PRIVATE & filters.Document.ALL & _NEW, additions.offer))
    app.add_handler(MessageHandler(_PRIVATE & _TEXT & _SAID, questions.question))
    app.add_handler(MessageHandler(_DIRECT & _GROUPS & _SAID, questions.in_direct_messages))
    app.add_handler(MessageHandler(_GROUPS & _SAID, questions.in_group))
    app.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, questions.guest))
    app.add_handler(InlineQueryHandler(inline.inline))
    app.add_handler(ChosenInlineResultHandler(inline.chosen))
    app.add_handler(MessageReactionHandler(feedback.reaction))
    app.add_handler(ChatMemberHandler(groups.membership, ChatMemberHandler.MY_CHAT_MEMBER))
    app.add_handler(
        MessageHandler(
            _PRIVATE & filters.UpdateType.MESSAGE & ~filters.StatusUpdate.ALL & ~filters.VIA_BOT,
            start.no_text,
        )
    )
    app.add_error_handler(errors.report)
