"""Runs coding agents against local models in sealed containers and grades what they made."""

__version__ = "0.1.0"
