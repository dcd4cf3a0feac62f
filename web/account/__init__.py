"""The signed-in person: login, logout, passwords and groups."""
