"""What is said besides questions, and questions that only the one before makes whole."""
