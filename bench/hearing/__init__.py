"""What responding does under load, and when processes die: servers, a crowd, and what it is measured by."""
