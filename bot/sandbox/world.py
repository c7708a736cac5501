"""A world: one bot, a few people, their private chats with it and a few groups, without any network."""

from bot.sandbox.accounts import Account
from bot.sandbox.calls import Calls
from bot.sandbox.chats import Chat, Chats
from bot.sandbox.errors import bad_request
from bot.sandbox.events import Events
from bot.sandbox.faults import Faults
from bot.sandbox.files import Files
from bot.sandbox.limits import FloodLimits
from bot.sandbox.profile import Profile
from bot.sandbox.queries import Queries
from bot.sandbox.updates import Updates

TOKEN = "110201543:sandbox-token-of-no-worth"  # noqa: S105
ADMIN_ID = 1003
GROUP_ID = -1001234567890
CLUB_ID = -4001234567
OTHER_BOT_ID = 900002
ARCHIVE_TOPIC = 7
ELSEWHERE_ID = -1009876543210
CHANNEL_ID = -1001112223334
DIRECT_ID = -1001112223335
DISCUSSION_ID = -1001112223336
PEOPLE = (
    Account(1001, "Nora", "nora_reads"),
    Account(1002, "Ben", "ben_asks"),
    Account(ADMIN_ID, "Ada", "ada_admin"),
    Account(1004, "Klara", "klara_fragt", "de"),
)


class World:
    """What a Telegram is. Not thread-safe: one event loop.

    A server that is not of Bot API 10.3 yet does not know ephemeral messages (`knows_ephemeral`), and sends
    them to all.
    """

    def __init__(self, token: str = TOKEN, *, limits: FloodLimits | None = None) -> None:
        """Make the world in which the bot of `token` lives; `limits` are off where None."""
        self.token = token
        self.bot = Account(int(token.partition(":")[0]), "Verbatim", "verbatim_sandbox_bot", is_bot=True)
        self.other_bot = Account(OTHER_BOT_ID, "Quiz", "quiz_sandbox_bot", is_bot=True)
        self.people = {person.id: person for person in PEOPLE}
        self.events = Events()
        self.chats = Chats(self.bot, self.people, self._groups(), self.events)
        self.updates = Updates()
        self.queries = Queries()
        self.files = Files()
        self.profile = Profile()
        self.limits = limits
        self.knows_ephemeral = True
        self.faults = Faults()
        self.calls = Calls()

    @property
    def group(self) -> Chat:
        """The group in which everybody is."""
        return self.chats[GROUP_ID]

    def person(self, person_id: int) -> Account:
        """Return the person of that id. Raises ApiError 400 where there is none."""
        if person_id not in self.people:
            raise bad_request("user not found")
        return self.people[person_id]

    def _groups(self) -> list[Chat]:
        people = {person: "administrator" if person == ADMIN_ID else "member" for person in self.people}
        members = {**people, self.bot.id: "member", OTHER_BOT_ID: "member"}
        return [
            Chat(GROUP_ID, "supergroup", "Reading room", dict(members), {ARCHIVE_TOPIC: "Archive"}),
            Chat(CLUB_ID, "group", "Book club", dict(members)),
            Chat(ELSEWHERE_ID, "supergroup", "Kitchen talk", dict.fromkeys(self.people, "member")),
            Chat(DISCUSSION_ID, "supergroup", "Gazette: comments", dict(members)),
            Chat(
                DIRECT_ID,
                "supergroup",
                "Gazette",
                {**people, self.bot.id: "administrator"},
                parent={"id": CHANNEL_ID, "type": "channel", "title": "Gazette"},
            ),
        ]
