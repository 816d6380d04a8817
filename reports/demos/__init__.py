"""Every system, demo and program that the articles of the course name, and the commands that run it."""
