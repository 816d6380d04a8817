"""Published runs, run again: one module an experiment."""
