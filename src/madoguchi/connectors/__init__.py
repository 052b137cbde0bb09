"""The outside world, one deletable folder each: classes that keep a protocol of some room's `ports.py`.

Settings name them by their dotted path. Simulators say in their name and in every answer what they are.
"""
