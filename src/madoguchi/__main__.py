"""`python -m madoguchi`: see `madoguchi.cli`."""

from madoguchi.cli import main

raise SystemExit(main())
