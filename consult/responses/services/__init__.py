"""What changes responses: drafts, sending, taking in what came another way, leaving out of the counts."""
