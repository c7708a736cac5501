import ast
from pathlib import Path

import bot

SENDS = ("send_", "edit_message", "reply_", "copy_", "forward_", "edit_text", "edit_caption")
BOT = Path(bot.__file__).parent


def test_only_the_outbox_sends_so_nothing_goes_out_unescaped() -> None:
    senders = {
        path.relative_to(BOT).as_posix()
        for path in BOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr.startswith(SENDS)
    }
    assert senders == {"messages/outbox.py"}


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
