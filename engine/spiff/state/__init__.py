"""What the state of a case is made of: its processes with their bodies and tokens, its variables, what occurs in it.

What a token asks of nodes and processes is said by protocols (`token`), so that nothing here knows what a node does.
"""
