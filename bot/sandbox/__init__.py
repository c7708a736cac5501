"""A Telegram that runs on this machine: the Bot API for the bot, a chat page for people.

`world` is made of `accounts`, `chats`, `updates`, `queries` and `files`. People act in it by `people`, the
bot by `methods`, the Bot API, which reads messages by `content` and `markup` as strictly as Telegram.
`server` puts both on HTTP, `api` for the bot and `pages` for people; `terminal` is a chat without a page.
"""
