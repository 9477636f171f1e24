"""The demo and the developer's machine: plain HTTP, files in the data folder, a key made on first use."""

import os
import secrets
from pathlib import Path

_data = Path(os.environ.setdefault("OGDE_DATA_DIR", str(Path(__file__).resolve().parents[3] / "var")))
_data.mkdir(parents=True, exist_ok=True)
_key = _data / "secret_key"
if not _key.exists():
    _key.write_text(secrets.token_urlsafe(64))
    _key.chmod(0o600)
os.environ.setdefault("SECRET_KEY", _key.read_text())
os.environ.setdefault("OGDE_HTTPS", "false")
os.environ.setdefault("OGDE_DEMO", "true")
os.environ.setdefault("SITE_URL", f"http://localhost:{os.environ.get('PORT', '8000')}")

from .base import *  # noqa: E402, F403
from .base import DATA_DIR  # noqa: E402

ALLOWED_HOSTS = ["*"]
STATIC_ROOT = DATA_DIR / "static"
