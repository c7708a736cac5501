"""The encoder that ENCODER names: fetched once, opened, and its vectors made beside the questions."""
