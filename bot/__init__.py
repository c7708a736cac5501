"""Telegram: receiving questions, rendering answers, admin commands, running as a service."""

import os

os.environ.setdefault("PTB_TIMEDELTA", "true")  # python-telegram-bot warns of whatever else
