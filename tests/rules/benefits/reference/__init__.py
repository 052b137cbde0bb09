"""The benefit rules a second time, written from the sources alone: plain Python, no import of the product.

One module per programme; figures stand in place, with their source in the docstring. Marks: V published by
the city named, D derived from a published rule, K unconfirmed. The product's engine must agree with these
modules on every row (test_against_reference.py, benchmarks/benefits_reference.py).
"""
