"""What the bot itself says. Everything else it sends stands in an article."""

START = (
    "Ask me a question about the articles I have read. I answer only in their own sentences, and say where "
    "each one stands."
)
HELP = """Send me a question, and I answer with sentences from the articles, each with its source.

/ask question – the same, also in groups
@{name} question – in any group; reply to an answer to ask on about it
/sources – the articles I answer from
/help – this message

If the articles don't answer, I say so."""
ADMIN_HELP = """

/reload – read the articles again; /reload check only says what would change
/status – how I am doing"""

DECLINED = {
    "unanswered": "The articles I have don't answer that.",
    "greeting": "Hello! Ask me something about the articles; /sources lists them.",
    "thanks": "You're welcome.",
    "no_words": "Please ask in a few words what you would like to know.",
    "too_long": "That is too long for a question; please ask in a sentence or two.",
    "command": "I don't know that command; /help lists those I know.",
    "empty": "I have no articles yet, so I can't answer anything.",
}
SEARCHING = "Searching for “{found}” instead of “{asked}”."
FILTERED = "Only {filters}"
ASK_WHAT = "Write your question behind the command: /ask How many …?"
TEXT_ONLY = "I can only read text – please write your question."
UNKNOWN_COMMAND = DECLINED["command"]
BROKEN = "Something went wrong on my side, and I could not answer. Please try again."

SOURCES = "Articles {first}–{last} of {total}"
NO_SOURCES = DECLINED["empty"]
PAGE_GONE = "That list is out of date; /sources shows it afresh."
ALSO_IN = "also in: {where}"
UPDATED = "updated {date}"
MORE = "{count} more"
ASK_ME = "Write your question behind my name: @{name} How many …?"
GROUP_HELLO = (
    "Hello! I answer questions from a collection of articles, in their own sentences. "
    "Ask with /ask, or write @{name} and your question."
)
INLINE_NOTHING = "The articles don't answer that – ask me directly"
IN_CONTEXT = "In context"
BACK = "Back to the answer"
ARTICLE_GONE = "That article is no longer in the library."
PREVIOUS = "‹ Previous"
NEXT = "Next ›"

RELOADING = "Reading the articles again …"
CHECKING = "Looking at what has changed; nothing is replaced …"
RELOAD_STEP = "{step} … {done:,} of {of:,}"
ALL_PROBLEMS = "Everything that could not be read."
RELOAD_FAILED = (
    "The reload failed, and the articles stay as they were ({error}). See the log, then try again."
)
RELOAD_RUNS = "A reload is already running."
NOT_FOR_YOU = "That command is not for you."

COMMANDS = {
    "ask": "Ask a question",
    "sources": "The articles I answer from",
    "help": "How to ask",
}
ADMIN_COMMANDS = {
    "reload": "Read the articles again",
    "status": "How the bot is doing",
}
DESCRIPTION = (
    "Ask about a collection of articles. Every answer is a sentence that stands in one, with its source."
)
SHORT_DESCRIPTION = "Answers in the articles' own words."
