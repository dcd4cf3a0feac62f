"""Expressions of a form: FEEL rules, what they see, and the texts and limits that hold them."""
