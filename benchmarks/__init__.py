"""The workloads measured against other products, at stated sizes. `python -m benchmarks [NAME …] [--quick]`.

Everything runs on an installation of its own in a temporary folder: embedded PostgreSQL with fsync on, two web
processes and a worker, started as people start it. Nothing here asserts a time: figures are printed, with the machine.
"""
