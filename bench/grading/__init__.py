"""What a task's generator and judge are made of. Standard library and numpy only."""
