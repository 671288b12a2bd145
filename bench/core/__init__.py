"""Pure values and decisions: specs, cells, plan, containers, evidence, verdict, record."""
