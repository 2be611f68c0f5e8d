"""A stand-in for the Docker engine and Compose on a machine of the range."""
