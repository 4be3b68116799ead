"""What changed for a person, read from history; and who has had their weekly e-mail about it."""
