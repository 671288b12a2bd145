"""What an agent and its model said and did, read from the gateway's record and exported."""
