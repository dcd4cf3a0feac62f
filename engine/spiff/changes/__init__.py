"""What is done to a state from outside: moved to other versions, counted anew, computed anew under another calendar."""
