"""What decides about involvement (paragraphs 10 and 11): promises, tests, counts of people, challenges."""
