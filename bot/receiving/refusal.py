"""The end of receiving: Telegram refuses the token for good."""

from corpus.errors import VerbatimError

MOST_REFUSED = 5


class RefusedError(VerbatimError):
    """Telegram gives this bot no updates any more."""

    @classmethod
    def of_token(cls) -> "RefusedError":
        """Return what it means when a token that was good is refused so many times in a row."""
        return cls(
            "Telegram no longer takes the token; "
            "copy it again from @BotFather into TELEGRAM_BOT_TOKEN, and start again."
        )
