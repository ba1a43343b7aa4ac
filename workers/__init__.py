"""The workers' door: long work, taken from the queue and written down in the database."""
