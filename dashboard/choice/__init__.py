"""The tabs of the page "Choice"."""
