"""A Telegram that runs on this machine: the Bot API for the bot, a chat page for people.

`world` holds accounts, chats and messages; `markup` parses HTML as Telegram does; `methods` is the
Bot API; `limits` the flood limits; `server` puts both sides on HTTP; `terminal` is a chat without a page.
"""
