"""madoguchi: an open-source front office for Japanese municipalities."""
