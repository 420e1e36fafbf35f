"""An oracle: what each schedule allows and demands, worked out slowly and literally from the responses in a log."""
