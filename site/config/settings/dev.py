"""The demo and the developer's machine: plain HTTP, files in the data folder, keys made on first use."""

import os
import secrets
from pathlib import Path

_data = Path(os.environ.setdefault("OGDE_DATA_DIR", str(Path(__file__).resolve().parents[3] / "var")))
_data.mkdir(parents=True, exist_ok=True)
_is_new = not (_data / "secret_key").exists()


def _key(name, value):
    """The key in the data folder, made with this value on first use."""
    path = _data / name
    if not path.exists():
        path.write_text(value)
        path.chmod(0o600)
    return path.read_text()


os.environ.setdefault("SECRET_KEY", _key("secret_key", secrets.token_urlsafe(64)))
os.environ.setdefault("OGDE_HTTPS", "false")
os.environ.setdefault("OGDE_DEMO", "true")
os.environ.setdefault("SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}")

from .base import *  # noqa: E402, F403
from .base import DATA_DIR, HISTORY_KEY, SECRET_KEY  # noqa: E402

# Until this key had a file of its own, the history was keyed with the other one.
HISTORY_KEY = HISTORY_KEY or _key("history_key", secrets.token_urlsafe(64) if _is_new else SECRET_KEY)
ALLOWED_HOSTS = ["*"]
STATIC_ROOT = DATA_DIR / "static"
