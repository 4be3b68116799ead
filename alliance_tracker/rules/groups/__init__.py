"""What decides about groups of patients and carers. The tracker's own rules, from how such groups tell their work."""
