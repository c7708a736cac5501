"""The sandbox refuses what Telegram refuses, with its codes and descriptions."""

import pytest

from bot.sandbox import people
from bot.sandbox.accounts import Json
from bot.sandbox.files import Upload
from bot.sandbox.world import DIRECT_ID, GROUP_ID
from tests.bot.sandbox.conftest import NORA, Api


async def test_an_unknown_method_is_not_found(api: Api) -> None:
    error = await api.refused("sendMesage", chat_id=NORA, text="x")
    assert (error.code, error.description) == (404, "Not Found: method not found")


@pytest.mark.parametrize(
    ("fields", "code", "description"),
    [
        ({"chat_id": NORA, "text": " "}, 400, "Bad Request: message text is empty"),
        (
            {"chat_id": NORA, "text": "<b></b>", "parse_mode": "HTML"},
            400,
            "Bad Request: message text is empty",
        ),
        ({"chat_id": NORA, "text": "👋" * 2049}, 400, "Bad Request: message is too long"),
        ({"chat_id": NORA, "text": "x", "parse_mode": "HTMLX"}, 400, "Bad Request: unsupported parse_mode"),
        ({"chat_id": 5, "text": "x"}, 400, "Bad Request: chat not found"),
        ({"chat_id": DIRECT_ID, "text": "x"}, 400, "Bad Request: direct messages topic must be specified"),
        (
            {"chat_id": NORA, "text": "x", "direct_messages_topic_id": 7},
            400,
            "Bad Request: the chat is not a channel direct messages chat",
        ),
        (
            {"chat_id": NORA, "text": "x", "reply_parameters": {"message_id": 1, "quote": "bye"}},
            400,
            "Bad Request: QUOTE_TEXT_INVALID",
        ),
        ({"chat_id": 1002, "text": "x"}, 403, "Forbidden: bot can't initiate conversation with a user"),
        ({"chat_id": NORA, "text": "x", "colour": "red"}, 400, 'Bad Request: unknown parameter "colour"'),
        (
            {"chat_id": NORA, "text": "x", "reply_parameters": {"message_id": 99}},
            400,
            "Bad Request: message to be replied not found",
        ),
        (
            {
                "chat_id": NORA,
                "text": "x",
                "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "é" * 33}]]},
            },
            400,
            "Bad Request: BUTTON_DATA_INVALID",
        ),
    ],
)
async def test_a_message_that_telegram_refuses(api: Api, fields: Json, code: int, description: str) -> None:
    error = await api.refused("sendMessage", **fields)
    assert (error.code, error.description) == (code, description)


async def test_a_quote_keeps_the_formats_of_what_it_quotes(api: Api) -> None:
    bold = {"type": "bold", "offset": 6, "length": 5}
    said = await people.say(api.world, NORA, api.world.bot.id, "Since Monday?", entities=[bold])
    quotes = {"message_id": said["message_id"], "quote": "Monday"}
    refused = await api.refused("sendMessage", chat_id=NORA, text="x", reply_parameters=quotes)
    assert refused.description == "Bad Request: QUOTE_TEXT_INVALID"
    quotes |= {"quote": "<b>Monda</b>y", "quote_parse_mode": "HTML"}
    sent = await api("sendMessage", chat_id=NORA, text="x", reply_parameters=quotes)
    assert sent["quote"] == {"text": "Monday", "position": 6}


async def test_4096_units_after_parsing_are_the_limit(api: Api) -> None:
    await api("sendMessage", chat_id=NORA, text=f"<b>{'&amp;' * 4096}</b>", parse_mode="HTML")
    error = await api.refused("sendMessage", chat_id=NORA, text=f"<b>{'&amp;' * 4097}</b>", parse_mode="HTML")
    assert error.description == "Bad Request: message is too long"


@pytest.mark.parametrize(
    ("method", "content"),
    [
        ("sendMessage", {"text": "x"}),
        ("sendDocument", {"document": Upload("a.txt", b"x")}),
        ("sendPhoto", {"photo": Upload("a.png", b"\x89PNG")}),
    ],
)
async def test_whatever_is_sent_can_be_silent_and_protected(api: Api, method: str, content: Json) -> None:
    sent = await api(method, chat_id=NORA, disable_notification=True, protect_content=True, **content)
    assert (sent["silent"], sent["has_protected_content"]) == (True, True)
    assert not {"silent", "has_protected_content"} & set(await api(method, chat_id=NORA, **content))


async def test_edits_are_refused_where_nothing_changes_or_nothing_is_there(api: Api) -> None:
    sent = await api("sendMessage", chat_id=NORA, text="one")
    same = await api.refused("editMessageText", chat_id=NORA, message_id=sent["message_id"], text="one")
    assert same.description.startswith("Bad Request: message is not modified")
    gone = await api.refused("editMessageText", chat_id=NORA, message_id=999, text="two")
    assert gone.description == "Bad Request: message to edit not found"
    other = await api.refused("editMessageText", chat_id=NORA, message_id=1, text="two")
    assert other.description == "Bad Request: message can't be edited"
    edited = await api("editMessageText", chat_id=NORA, message_id=sent["message_id"], text="two")
    assert edited["text"] == "two"


async def test_who_blocked_the_bot_gets_nothing(api: Api) -> None:
    await people.block(api.world, NORA, True)
    error = await api.refused("sendMessage", chat_id=NORA, text="x")
    assert (error.code, error.description) == (403, "Forbidden: bot was blocked by the user")


async def test_a_button_can_be_answered_once_and_not_late(api: Api) -> None:
    keyboard = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    sent = await api("sendMessage", chat_id=NORA, text="x", reply_markup=keyboard)
    query = await people.press(api.world, NORA, api.world.bot.id, sent["message_id"], "go")
    assert await api("answerCallbackQuery", callback_query_id=query)
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert (await api.refused("answerCallbackQuery", callback_query_id=query)).description == too_old
    query = await people.press(api.world, NORA, api.world.bot.id, sent["message_id"], "go")
    api.world.queries._clock = lambda: 1e12
    assert (await api.refused("answerCallbackQuery", callback_query_id=query)).description == too_old


async def test_in_privacy_mode_a_group_is_heard_only_when_it_speaks_to_the_bot(api: Api) -> None:
    await api("getUpdates", offset=10**12)
    for text in ("just talking", "/ask who?", "hey @verbatim_sandbox_bot", "/ask@other_bot who?"):
        await people.say(api.world, NORA, GROUP_ID, text)
    heard = [update["message"]["text"] for update in await api("getUpdates")]
    assert heard == ["/ask who?", "hey @verbatim_sandbox_bot"]


async def pressed_in_group(api: Api, by: int = NORA) -> str:
    markup = {"inline_keyboard": [[{"text": "Context", "callback_data": "x"}]]}
    sent = await api("sendMessage", chat_id=GROUP_ID, text="x", reply_markup=markup)
    return await people.press(api.world, by, GROUP_ID, sent["message_id"], "x")


def to_one(receiver: int, query: str = "") -> Json:
    for_one = {"receiver_user_id": receiver, "callback_query_id": query}
    return {"chat_id": GROUP_ID, "text": "x", "ephemeral_message_parameters": for_one}


async def test_an_ephemeral_message_is_no_message_of_the_chat(api: Api) -> None:
    sent = await api("sendMessage", **to_one(NORA, await pressed_in_group(api)))
    assert (sent["message_id"], sent["ephemeral_message_id"]) == (0, 1)
    assert sent["receiver_user"]["id"] == NORA
    assert 0 not in api.world.group.messages
    assert api.world.group.whispers == [sent]


async def test_an_ephemeral_message_needs_a_press_of_its_receiver_just_now_or_an_administrator(
    api: Api,
) -> None:
    for query in ("", "7", await pressed_in_group(api, by=1002)):
        assert (await api.refused("sendMessage", **to_one(NORA, query))).code == 400
    assert (
        await api.refused("sendMessage", **to_one(api.world.bot.id, await pressed_in_group(api)))
    ).code == 400
    await people.promote(api.world, 1003, GROUP_ID, "administrator")
    assert (await api("sendMessage", **to_one(NORA)))["receiver_user"]["id"] == NORA


async def test_an_ephemeral_message_has_no_place_in_a_private_chat_or_with_unknown_fields(api: Api) -> None:
    fields = to_one(NORA, await pressed_in_group(api))
    assert "groups" in (await api.refused("sendMessage", **{**fields, "chat_id": NORA})).description
    fields["ephemeral_message_parameters"]["colour"] = "red"
    assert "colour" in (await api.refused("sendMessage", **fields)).description
    assert (
        await api.refused("sendMessage", chat_id=GROUP_ID, text="x", ephemeral_message_parameters={})
    ).code == 400


@pytest.mark.parametrize("length", [0, 257])
async def test_what_a_button_copies_has_a_limit(api: Api, length: int) -> None:
    button = {"text": "Cite", "copy_text": {"text": "x" * length}}
    error = await api.refused(
        "sendMessage", chat_id=NORA, text="x", reply_markup={"inline_keyboard": [[button]]}
    )
    assert error.description == "Bad Request: BUTTON_COPY_TEXT_INVALID"
    button["copy_text"] = {"text": "x" * 256}
    await api("sendMessage", chat_id=NORA, text="x", reply_markup={"inline_keyboard": [[button]]})
    two = {**button, "url": "https://a.example"}
    assert (
        await api.refused("sendMessage", chat_id=NORA, text="x", reply_markup={"inline_keyboard": [[two]]})
    ).code == 400
