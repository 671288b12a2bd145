"""The agent CLIs: how each is started, configured and spoken to."""
