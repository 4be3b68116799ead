"""What is spent of an award, line by line and quarter by quarter, and what it brought."""
