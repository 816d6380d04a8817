"""The bank is loaded by the tests as a user's file is, and holds no tests itself."""

collect_ignore_glob = ["*.py"]
