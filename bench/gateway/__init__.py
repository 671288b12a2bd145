"""The program in the gateway container: the one way from a cell to the model server."""
