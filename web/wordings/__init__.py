"""The pages on which administrators read and change the texts of notices and documents."""
