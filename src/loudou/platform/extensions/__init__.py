"""Plugins: packages of others that add to the product at its extension points, and change nothing else.

Owns how a plugin is found and loaded. Each extension point is a `loudou.kernel.registry.Registry` beside what it
extends, which checks every entry when it registers. Five words: plugin, extension point, registry, shape, entry.
"""
