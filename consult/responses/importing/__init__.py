"""A file of responses that somebody else collected: read it row by row, say what could not be taken, take the rest."""
