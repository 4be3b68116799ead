"""Groups of patients and carers: what they are, when they meet, what they do."""
