"""Searching: what is asked for, what of it a person may see, and which words matched."""
