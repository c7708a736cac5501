"""How the bot is: figures that it counts, pages that tell them, and what it says when it is unwell."""
