"""Pictures of what the ledger knows. Needs the extra "plot"."""

import io
from collections.abc import Sequence
from datetime import date

from bot.ledger import Day
from bot.messages import admin_words
from corpus.errors import VerbatimError

_INK, _ANSWERED, _DECLINED = "#1b1d1f", "#2f6f4f", "#d9a441"
_LONGEST_HEADLINE = 44


class ChartError(VerbatimError):
    """Nothing can be drawn."""


def draw_stats(days: Sequence[Day], quoted: Sequence[tuple[str, int]]) -> bytes:
    """Return a PNG: questions by day, answered and declined, and articles quoted most. Raises ChartError."""
    try:
        from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num
        from matplotlib.figure import Figure
        from matplotlib.ticker import MaxNLocator
    except ImportError:
        raise ChartError(admin_words.STATS_NEED) from None
    figure = Figure(figsize=(10, 6), dpi=120, layout="constrained")
    above, below = figure.subplots(2, 1, height_ratios=(3, 2))
    at = [float(date2num(date.fromisoformat(day.day))) for day in days]
    answered = [day.answered for day in days]
    above.bar(at, answered, color=_ANSWERED, label="answered")
    above.bar(at, [day.declined for day in days], bottom=answered, color=_DECLINED, label="declined")
    above.set_title("Questions a day", loc="left", color=_INK)
    above.legend(frameon=False, ncols=2, loc="upper right")
    locator = AutoDateLocator(minticks=1, maxticks=8)
    above.xaxis.set_major_locator(locator)
    above.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    above.set_xlim(min(at) - 1, max(at) + 1)
    names = [name if len(name) <= _LONGEST_HEADLINE else name[:_LONGEST_HEADLINE] + "…" for name, _ in quoted]
    rows = range(len(names))
    below.barh(rows, [count for _, count in quoted], color=_ANSWERED)
    below.set_yticks(rows, [name.replace("$", r"\$") for name in names])
    below.invert_yaxis()
    below.set_title("Most quoted articles", loc="left", color=_INK)
    above.yaxis.set_major_locator(MaxNLocator(integer=True))
    below.xaxis.set_major_locator(MaxNLocator(integer=True))
    for axes in (above, below):
        axes.spines[["top", "right"]].set_visible(False)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()
