"""Parts of the pages that live in the browser: each a Python file beside its script and style sheet."""
