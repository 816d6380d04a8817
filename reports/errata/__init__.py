"""What five course articles print, line by line, and what is right."""
