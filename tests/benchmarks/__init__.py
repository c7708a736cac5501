"""What learns weights, measures and times; not part of the wheel."""
