"""Pages of the questionnaire: the builder, the bank, the preview, and all questions to take away."""
