"""Every sentence of the course articles that can be checked, with the check that decides it and its verdict."""
