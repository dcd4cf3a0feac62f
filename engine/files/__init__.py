"""Files that people write, YAML and JSON: how they become models, and how all mistakes in one are reported at once.

A fault is `<file>:<place>: <what is wrong>; <what to do>`. A place is the way to a field, such as `steps[3].at`,
counted from 1 as FEEL counts, with the line where the format knows lines; or the line alone where it cannot be read.
"""
