"""Who is at the screen: login, logout, passwords, and the person with his groups."""
