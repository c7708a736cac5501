"""Telegram: receiving questions, rendering answers, admin commands, running as a service."""
