"""Bodies, their voices and their answers: read and written here, decided in `rules.signoff`."""
