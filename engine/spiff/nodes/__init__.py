"""What each kind of node does with a token, and what nodes have in common: attributes, names, timers, results."""
