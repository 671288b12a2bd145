"""Attacks on the bench itself: each works on a naive grader or runner, and must fail here."""
