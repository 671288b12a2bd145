"""What several tests share: builders of values, a fake engine, ways to run the real one."""
