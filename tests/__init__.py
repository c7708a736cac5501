"""The same three folders as the program, plus end_to_end."""
