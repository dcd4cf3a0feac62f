"""The search for cases: by number, identification number or name, over what a person may see."""
