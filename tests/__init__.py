"""The suite: rules, data, exchange, web, and journeys in a real browser. It reads nothing outside the repository."""
