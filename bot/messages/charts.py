"""Pictures of what the ledger knows, to be read on a phone. Needs the extra "plot"."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from babel.dates import format_skeleton

from bot.ledger import Day
from bot.messages import admin_words, words
from bot.messages.dates import locale_of
from bot.messages.translate import View
from corpus.errors import VerbatimError
from corpus.language import is_right_to_left

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_INK, _ANSWERED, _DECLINED = "#1b1d1f", "#2f6f4f", "#d9a441"
_LONGEST_HEADLINE = 62
_DAYS, _WEEK = 30, 7


class ChartError(VerbatimError):
    """Nothing can be drawn."""


def draw_stats(days: Sequence[Day], quoted: Sequence[tuple[str, int]], today: date, view: View) -> bytes:
    """Return a PNG: questions of 30 days, answered and declined, and articles quoted most. Raises ChartError.

    In languages that are written from right to left, which matplotlib can't write, its words are English.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise ChartError(admin_words.STATS_NEED) from None
    view = View() if is_right_to_left(view.language.split("-")[0]) else view
    figure = Figure(figsize=(6, 3.2 + 0.55 * max(1, len(quoted))), dpi=150, layout="constrained")
    above, below = figure.subplots(2, 1, height_ratios=(2.6, 0.55 * max(1, len(quoted))))
    _draw_days(above, days, today, view)
    if quoted:
        _draw_quoted(below, quoted, view)
    else:
        below.set_visible(False)
    out = io.BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()


def _draw_days(axes: "Axes", days: Sequence[Day], today: date, view: View) -> None:
    """Draw a bar for each of the 30 days up to today, whether anything was asked then or not."""
    from matplotlib.ticker import MaxNLocator

    counts = {date.fromisoformat(day.day): day for day in days}
    dates = [today - timedelta(back) for back in reversed(range(_DAYS))]
    answered = [counts[day].answered if day in counts else 0 for day in dates]
    declined = [counts[day].declined if day in counts else 0 for day in dates]
    places = range(_DAYS)
    axes.bar(places, answered, color=_ANSWERED, label=view.say(words.STATS_DONE))
    axes.bar(places, declined, bottom=answered, color=_DECLINED, label=view.say(words.STATS_DECLINED))
    axes.set_title(view.say(words.STATS_BY_DAY), loc="left", color=_INK, fontsize=13, pad=26)
    axes.legend(frameon=False, ncols=2, loc="lower left", bbox_to_anchor=(-0.02, 0.98), fontsize=11)
    weekly = range(_DAYS - 1, -1, -_WEEK)
    locale = locale_of(view.language)
    names = [str(format_skeleton("MMMd", dates[at], locale=locale)) for at in weekly]
    axes.set_xticks(list(weekly), names, fontsize=11)
    axes.set_xlim(-1, _DAYS)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.tick_params(axis="y", labelsize=11)
    axes.spines[["top", "right"]].set_visible(False)


def _draw_quoted(axes: "Axes", quoted: Sequence[tuple[str, int]], view: View) -> None:
    """Draw a bar for each article, its headline above and its count at the end."""
    axes.set_title(view.say(words.STATS_QUOTED), loc="left", color=_INK, fontsize=13)
    most = max(count for _, count in quoted)
    for at, (name, count) in enumerate(quoted):
        label = name if len(name) <= _LONGEST_HEADLINE else name[:_LONGEST_HEADLINE].rstrip() + "…"
        axes.text(0, at - 0.28, label.replace("$", r"\$"), fontsize=11, va="bottom", color=_INK)
        axes.barh(at, count, height=0.4, color=_ANSWERED)
        axes.text(count + most * 0.015, at, str(count), fontsize=11, va="center", color=_INK)
    axes.set_xlim(0, most * 1.08)
    axes.set_ylim(len(quoted) - 0.6, -0.9)
    axes.set_axis_off()
