"""The articles that the settings name: fetched, read, kept, and replaced whole."""
