"""The page "From lever to language model", a tab a file: its settings, what it computes, and what it shows."""
