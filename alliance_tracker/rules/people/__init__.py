"""People: who may sign in, how they prove it, for how long, and which roles they hold. One file for each of these."""
