"""The delivery plan: what it is made of, whether it is complete, what it covers, and how two versions differ."""
