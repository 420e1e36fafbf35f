"""The page "Extinction lab": one tab a file, with its settings, its study, its words and its script beside it."""
