"""The delivery plan's records: read and written here, decided in `rules.plan`."""
