"""Agreement (paragraphs 12 and 13): who must agree, where each body stands, and whether the plan may go."""
