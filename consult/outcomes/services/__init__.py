"""Answer each theme, publish the answers, keep promises."""
