"""What a visitor finds after `make run`: people with logins, and cases made by the real engine on a virtual clock."""
