"""Who there is: people and bots."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Account:
    """A person or a bot."""

    id: int
    first_name: str
    username: str
    language_code: str | None = "en"
    is_bot: bool = False

    def json(self) -> Json:
        """Return the User object of the Bot API."""
        user: Json = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            "username": self.username,
        }
        if self.language_code and not self.is_bot:
            user["language_code"] = self.language_code
        return user
