"""What a document says, row by row: what is given, what is defined, and what is left to decide."""
