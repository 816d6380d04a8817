"""Decides what a document claims, doubts it, and finds the likely mistake."""
