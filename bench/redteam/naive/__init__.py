"""Graders and runners as they are often written: the controls of the attacks."""
