"""What sentences mean, as vectors of a small encoder: it helps to choose among them, and writes none."""
