"""From what an administrator types to typed arguments; the services are the judges."""
