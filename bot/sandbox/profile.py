"""How the bot shows itself."""

from dataclasses import dataclass, field

from bot.sandbox.accounts import Json


@dataclass(slots=True)
class Profile:
    """The bot's commands by scope and language (a JSON list of both), its texts by name and language."""

    commands: dict[str, list[Json]] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
