"""All that is shown: what the bot says, how answers look, and the one way out."""
