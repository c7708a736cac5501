"""Nothing goes out unescaped: only one module reaches Telegram, and only one makes markup."""

import ast
import inspect
from pathlib import Path

import pytest
import telegram

import bot

BOT = Path(bot.__file__).parent
CONTENTS = {"InputTextMessageContent", "InputFile", "ReplyParameters", "LinkPreviewOptions"}
REQUESTS = {
    name
    for kind in vars(telegram).values()
    if inspect.isclass(kind)
    for name, _ in inspect.getmembers(kind, inspect.iscoroutinefunction)
    if not name.startswith("_")
}


def ways_out(code: str) -> list[str]:
    """Return what in the code reaches Telegram: its requests, and what messages are made of."""
    tree = ast.parse(code)
    nodes = list(ast.walk(tree))
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    named = [
        name
        for node in nodes
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.ImportFrom | ast.Import)
            else [node.id if isinstance(node, ast.Name) else node.attr]
            if isinstance(node, ast.Name | ast.Attribute)
            else []
        )
    ]
    requests = [
        node.attr
        for node in nodes
        if isinstance(node, ast.Attribute)
        and node.attr in REQUESTS
        and (node.attr != "answer" or id(node) in called)  # an Answer is a field in many places
    ]
    looked_up = [
        node.value
        for call in nodes
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "getattr"
        for node in call.args
        if isinstance(node, ast.Constant) and node.value in REQUESTS
    ]
    return [*(name for name in named if name.rpartition(".")[2] in CONTENTS), *requests, *map(str, looked_up)]


def sees_telegram(code: str) -> bool:
    """Return whether the code is given anything of Telegram's."""
    modules = {
        name.partition(".")[0] if name != "bot.context" else name
        for node in ast.walk(ast.parse(code))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    return bool(modules & {"telegram", "bot.context"})


def test_only_the_outbox_reaches_telegram_and_what_runs_the_bot() -> None:
    reaching = {
        path.relative_to(BOT).as_posix()
        for path in BOT.rglob("*.py")
        if "sandbox" not in path.relative_to(BOT).parts
        and sees_telegram(code := path.read_text("utf-8"))
        and ways_out(code)
    }
    what_runs_it = {"service.py", "receiving/polling.py", "receiving/webhook.py"}
    assert reaching == {"messages/outbox.py", *what_runs_it}


@pytest.mark.parametrize(
    "code",
    [
        "await context.bot.send_message(1, '<b>')",
        "await update.message.reply_text('<b>')",
        "await update.message.edit_caption('<b>')",
        "await message.copy(1)",
        "await chat.pin_message(1)",
        "await user.send_dice()",
        "await query.answer('done')",
        "await bot.set_my_commands([])",
        "await bot.get_file('id')",
        "await document.get_file()",
        "await file.download_to_drive()",
        "await bot.do_api_request('sendMessage', {})",
        "create_task(retried(bot.send_photo, 1))",
        "await getattr(bot, 'send_message')(1, '<b>')",
        "from telegram import InputTextMessageContent",
        "content = telegram.InputTextMessageContent('<b>')",
    ],
)
def test_any_other_way_out_is_found(code: str) -> None:
    assert ways_out(code)


def test_what_only_reads_an_update_is_no_way_out() -> None:
    assert not ways_out(
        "shown = render_answer(given.answer); chat = message.chat.id; await reply(message, shown)"
    )


def test_html_is_made_from_markup_in_one_module_only() -> None:
    makers = {
        path.relative_to(BOT).as_posix()
        for path in BOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Html"
        and node.args
    }
    assert makers == {"messages/html.py"}
