"""The attacks, as data: what is left in a workspace, or what an agent does."""
