"""`python -m perspectief`, the same as `perspectief`."""

import sys

from perspectief.cli import main

sys.exit(main())
