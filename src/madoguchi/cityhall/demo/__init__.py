"""The fictional city 見本市: what `./madoguchi demo` makes and runs. Never part of a real installation."""
