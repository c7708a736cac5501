"""Updates on their way from Telegram to the handlers: taken, kept until they are done, and none lost."""
