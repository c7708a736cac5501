"""One thin module per kind of update. `register` says which handler gets which."""

from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    InlineQueryHandler,
    MessageHandler,
    filters,
)

from bot import buttons
from bot.context import App
from bot.handlers import admin, elsewhere, errors, questions, sources, start, surroundings

_EDITS = filters.UpdateType.EDITED_MESSAGE
_NEW = filters.UpdateType.MESSAGE
_PRIVATE = filters.ChatType.PRIVATE
_GROUPS = filters.ChatType.GROUPS & ~filters.COMMAND & (filters.TEXT | filters.CAPTION)


def register(app: App) -> None:
    """Give the application its handlers; for each update the first that fits is taken."""
    app.add_handler(CommandHandler("start", start.start, _NEW))
    app.add_handler(CommandHandler("help", start.help_, _NEW))
    app.add_handler(CommandHandler("sources", sources.sources, _NEW))
    app.add_handler(CommandHandler("reload", admin.reload, _NEW))
    app.add_handler(CommandHandler("status", admin.status, _NEW))
    app.add_handler(CommandHandler("ask", questions.ask, _NEW | _EDITS))
    app.add_handler(CallbackQueryHandler(surroundings.show, buttons.PATTERN))
    app.add_handler(CallbackQueryHandler(sources.turn, sources.PATTERN))
    app.add_handler(CallbackQueryHandler(start.unknown_button))
    app.add_handler(MessageHandler(_PRIVATE & filters.COMMAND & _NEW, start.unknown_command))
    app.add_handler(MessageHandler(_PRIVATE & filters.TEXT & (_NEW | _EDITS), questions.question))
    app.add_handler(MessageHandler(_GROUPS & (_NEW | _EDITS), questions.in_group))
    app.add_handler(MessageHandler(filters.UpdateType.GUEST_MESSAGE, elsewhere.guest))
    app.add_handler(InlineQueryHandler(elsewhere.inline))
    app.add_handler(ChatMemberHandler(elsewhere.membership, ChatMemberHandler.MY_CHAT_MEMBER))
    app.add_handler(MessageHandler(_PRIVATE & _NEW & ~filters.StatusUpdate.ALL, start.no_text))
    app.add_error_handler(errors.report)
