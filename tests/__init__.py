"""The suite: rules, data, exchange, web, journeys in a real browser. It reads nothing outside the repo."""
