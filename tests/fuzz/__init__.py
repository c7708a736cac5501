"""Inputs that nobody would write, by the thousand: `make fuzz` runs all, `make test` a share of them."""
