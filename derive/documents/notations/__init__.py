"""Habits of writing, a module each: what is written in a shape of its own is put into the usual one."""
