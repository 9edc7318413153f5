"""Settings, root urls, the API root, the command line and the worker: the only package that knows everyone."""
