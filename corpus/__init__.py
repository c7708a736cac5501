"""Articles: reading them in, splitting them, and keeping a library of them."""
