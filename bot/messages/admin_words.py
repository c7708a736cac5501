"""What the bot says to its admins, in English."""

HELP = """

/reload – read the articles again; /reload check only says what would change,
/reload anyway replaces them also where more than half would be gone
/status – how I am doing
/stats – questions and answers of the last 30 days, as a picture
/unanswered – what people asked and the articles could not answer
/add – with a file, or an address behind it: add articles
/remove NUMBER – take an article out; its number is that of /sources"""
RELOADING = "Reading the articles again …"
CHECKING = "Looking at what has changed; nothing is replaced …"
RELOAD_STEP = "{step} … {done:,} of {of:,}"
ALL_PROBLEMS = "Everything that could not be read."
RELOAD_FAILED = (
    "The reload failed, and the articles stay as they were ({error}). See the log, then try again."
)
RELOAD_LOSES = "The articles stay as they were. {error}"
SEND_ANEW = "A command that does something is not taken from an edit; please send it anew."
RELOAD_RUNS = "A reload is already running."
STATS_NEED = "To draw, install matplotlib where the bot runs (pip install matplotlib), and start it again."
STATS_NONE = "Nothing has been asked yet."
NOTHING_UNANSWERED = "Nothing yet: every question that was asked has been answered, or no texts are kept."
UNANSWERED = "What the articles could not answer, most frequent first"
ANSWERED_BY_NOW = "✓ answered by now: "
ADD_WHAT = (
    "Send a file with the caption /add, reply /add to one, or write an address behind it: /add https://…"
)
ADD_FAILED = "It could not be read: {error}"
NOT_KEPT = "That could not be kept, and nothing has changed. {error}"
ADD_THESE = "This is what I read. Shall I add it?"
ADD = "Add"
CANCEL = "Cancel"
ADDED = "Added. {summary}"
CANCELLED = "Nothing was added."
REMOVE_WHICH = "Write the article's number from /sources behind the command: /remove 3"
REMOVED = "Taken out: {headline}"
PUT_BACK = "Put back"
IS_BACK = "Back in the library: {headline}"
ALERTS = {
    "engine": "I can't look into the articles. {told} Questions wait for that for ten minutes.",
    "articles": "Trouble with the articles. {told}",
    "sources": "{told} Their articles stay as they were fetched last.",
    "encoder": "{told}",
    "inbox": "There is trouble: {told}. A question in hand is lost if I am killed.",
    "ledger": "{told}",
    "disk": "{told}",
    "end": "I have to stop, as no updates can be received any more. {told}",
}
COMMANDS = {
    "reload": "Read the articles again",
    "status": "How the bot is doing",
    "stats": "Questions and answers, as a picture",
    "unanswered": "What the articles could not answer",
    "add": "Add a file or an address",
    "remove": "Take an article out",
}
