"""Looks for what should not be there: canaries of private files in what agents can see."""
