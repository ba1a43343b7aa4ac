"""Evidence that comes with a response: files, checked by their content, and citations."""
