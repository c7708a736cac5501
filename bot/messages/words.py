"""What the bot itself says. Everything else it sends stands in an article."""

START = (
    "Ask me a question about the articles I have read. I answer only in their own sentences, and say where "
    "each one stands."
)
START_HELP = "/help – what else I can do"
HELP = """Send me a question, and I answer with sentences from the articles, each with its source.

/ask question – the same, also in groups
/said name – what somebody says there; /people – who speaks most
/check “…” – does that stand in the articles, word for word?
@{name} question – in any group; reply to an answer to ask on about it
/sources – the articles I answer from
/latest – the latest of them
/privacy – what I keep of you
/help – this message

If the articles don't answer, I say so."""

DECLINED = {
    "unanswered": "The articles I have don't answer that.",
    "greeting": "Hello! Ask me something about the articles; /sources lists them.",
    "thanks": "You're welcome.",
    "no_words": "Please ask in a few words what you would like to know.",
    "too_long": "That is too long for a question; please ask in a sentence or two.",
    "command": "I don't know that command; /help lists those I know.",
    "empty": "I have no articles yet, so I can't answer anything.",
    "away": "The articles are not there right now. Please ask again later.",
}
NEAREST = "The nearest:"
NOT_IN_THESE_WORDS = "The articles don't say that in these words."
SHOW_NEAREST = "Show the nearest"
NOT_MENTIONED = "Not mentioned there: {words}"
NOT_MENTIONED_NEAREST = "Not mentioned in the nearest sentence: {words}"
SEARCHING = "Searching for “{found}” instead of “{asked}”."
ONLY = "only {what}"
ONLY_BY = "only by {name}"
ONLY_IN = "only in {name}"
ONLY_HEADLINES = "only headlines with “{words}”"
ONLY_SINCE = "only since {date}"
ONLY_BEFORE = "only before {date}"
ASK_WHAT = "Write your question behind the command: /ask How many …?"
TEXT_ONLY = "I can only read text – please write your question."
UNKNOWN_COMMAND = DECLINED["command"]
TOO_LATE = "I'm sorry, I was away when you wrote, and that is a while ago. Please ask again."
UNAVAILABLE = "I can't look into the articles right now. Please ask again later."
PUT_OFF = (
    "I can't look into the articles right now. If I can within ten minutes, I will answer then; after that, "
    "please ask again."
)
BROKEN = "Something went wrong on my side, and I could not answer. Please try again."

CHECKED = {
    "verbatim": "That stands in the articles, word for word:",
    "nearly": "Nearly that stands in the articles:",
    "other_speaker": "These words stand in the articles, but they are not {name}'s:",
    "headline": "That stands in the headline of an article, word for word; it is not anybody's words:",
    "absent": "That does not stand in the articles I have.",
    "empty": DECLINED["empty"],
    "away": DECLINED["away"],
}
DIFFERENCES = {
    "dropped": "“{original}” is left out.",
    "added": "“{given}” is put in.",
    "exchanged": "It says “{original}”, not “{given}”.",
    "ellipsis": "The ellipsis hides “{original}”, which changes the sense.",
    "joined": "“{original}” stands elsewhere; it does not follow.",
    "speaker": "These are {original}'s words, not {given}'s.",
    "uncertain": "The articles don't say whether these are {given}'s words.",
}
OWN_WORDS = "These are the article's own words, not {given}'s."
CHECK_WHAT = "Write the quotation behind the command, or reply with it to a message: /check “…”"
ABOUT = "About {topic}:"
ASK_ALONE = "Not about {topic}"
ONLY_WHO_ASKED = "Only who asked can do that."
NO_MORE = "I have nothing more to show that fits that question."
BEGINNING = "I can't summarise; the article begins like this:"
NOT_ANSWERED = "Three questions at once are as many as I answer; ask me these again: {questions}"

TELL_ME = "Tell me when an article answers it"
WILL_TELL = "I will tell you as soon as an article answers that."
TOO_MANY_WISHES = "You wait for as many answers as anybody may; /forget ends that."
ANSWERED_NOW = "An article answers your question now: {question}"
ENOUGH = "Thanks, stop"
GO_ON = "Go on"
STOPPED = "I will tell you nothing more about it."

SAID_WHAT = "Write a name behind the command: /said Lindqvist, or /said Lindqvist wind farm"
SAID = ("{name}: one quote", "{name}: {count} quotes, the newest first")
SAID_NOTHING = "The articles I have quote nobody of that name."
SAID_NOTHING_ABOUT = "The articles quote {name}, but not about {topic}."
SAID_WHOM = "Several people have that name. Whom do you mean?"
PEOPLE = "Who speaks most in the articles"
NO_PEOPLE = "The articles I have quote nobody by name."

SOURCES = "Articles {first}–{last} of {total}"
SOURCES_ABOUT = "Articles about {topic}"
NO_SOURCES_ABOUT = "I have no article about {topic}."
NO_SOURCES = DECLINED["empty"]
PAGE_GONE = "That list is out of date; /sources shows it afresh."
LATEST = "The latest articles"
NOTHING_THEN = "I have no articles of that time; /latest lists the newest."
NAMED_THEN = "I have no articles of that time; these sentences name it:"
ARTICLE_WHICH = "Write the article's number from /sources behind the command: /article 3"
ARTICLE_NUMBERS = "There is no article {number}; /sources counts them from 1 to {total}."
OPEN_ARTICLE = "Open"
SHARE = "Share"
FEEDBACK_THANKS = "Thank you for telling me."
ANSWER_TOO_OLD = "That answer is too old for this; please ask again."
SLOW_DOWN = "That is a lot of questions at once; please wait a minute."
NOT_OPEN = "I answer only to people and groups that I know; ask whoever runs me."
PRIVACY = (
    "I keep your question, when you asked it, and which articles I quoted, for {days} days, so that those "
    "who run me see what is missing. /forget deletes all that is kept of you."
)
PRIVACY_STRICT = (
    "I don't keep what you ask, only when you asked and which articles I quoted, for {days} days. "
    "/forget deletes all that is kept of you."
)
PRIVACY_WISHES = "A question that you wait for an answer to is kept until then, for a year at most."
FORGET_SURE = (
    "Shall I delete all that I keep of you: your questions, what you said of answers, what you wait for?"
)
FORGET = "Delete it"
KEEP = "Keep it"
KEPT = "Nothing is deleted."
FORGOTTEN = (
    "{count} question of yours is deleted, with all that belongs to it.",
    "{count} questions of yours are deleted, with all that belongs to them.",
)
NOT_FORGOTTEN = "I can't delete it this moment; it will be deleted as soon as I can."
STATS_QUESTIONS = ("{count} question", "{count} questions")
STATS_ANSWERED = ("{count} answered", "{count} of them answered")
STATS_USEFUL = ("{count} answer was useful", "{count} answers were useful")
STATS_USELESS = ("{count} was not", "{count} were not")
STATS_MISSED = ("{count} was not looked up", "{count} were not looked up")
STATS_BY_DAY = "Questions a day"
STATS_DONE = "answered"
STATS_DECLINED = "not answered"
STATS_QUOTED = "Most quoted articles"
GROUP_SETTINGS = "How I behave in this group. Its administrators can change it."
SETTING_QUOTES = "Quotes: {count}"
SETTING_SOURCES = "Articles: {publisher}"
SETTING_UNASKED = "Answer unasked when I am sure: {state}"
SETTING_QUIET = "Quiet hours: {hours}"
ALL = "all"
ON = "on"
OFF = "off"
ONLY_GROUP_ADMINS = "Only this group's administrators can change that."
SETTINGS_IN_GROUPS = "/settings is for groups; send it there."
ALSO_IN = "also in: {where}"
UPDATED = "updated {date}"
PAGE = "p. {page}"
CORRECTED = "corrected on {date}"
CORRECTED_SOME_DAY = "corrected"
MORE = "{count} more"
ASK_ME = "Write your question behind my name: @{name} How many …?"
GROUP_HELLO = (
    "Hello! I answer questions from a collection of articles, in their own sentences. "
    "Ask with /ask, or write @{name} and your question."
)
INLINE_NOTHING = "The articles don't answer that – ask me directly"
IN_CONTEXT = "Context"
CONTEXT_LINKED = "Press once more: the button opens it in the article now."
CITE = "Cite"
ARTICLE_GONE = "That article is no longer in the library."
PREVIOUS = "‹ Previous"
NEXT = "Next ›"

NOT_FOR_YOU = "That command is not for you."
ANSWERED_IN_PRIVATE = "I have answered you in private."
START_PRIVATE_CHAT = "My answer is for you alone: start a private chat with me, and ask me there."

COMMANDS = {
    "ask": "Ask a question",
    "check": "Check whether a quotation stands in the articles",
    "said": "What somebody says in the articles",
    "people": "Who speaks most in the articles",
    "sources": "The articles I answer from",
    "latest": "The latest articles",
    "privacy": "What I keep of you",
    "help": "How to ask",
}
GROUP_COMMANDS = {
    "ask": "Ask a question",
    "check": "Check whether a quotation stands in the articles",
    "settings": "How I behave in this group",
    "help": "How to ask",
}
DESCRIPTION = (
    "Ask about a collection of articles. Every answer is a sentence that stands in one, with its source."
)
SHORT_DESCRIPTION = "Answers in the articles' own words."
