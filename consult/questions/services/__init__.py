"""Write the questionnaire: freely while only staff see it, in versions once it is public."""
