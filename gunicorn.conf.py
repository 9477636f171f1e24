"""Gunicorn: `gunicorn --config gunicorn.conf.py`; each setting may be given on the command line instead."""

import os
from pathlib import Path

import environ

ROOT = Path(__file__).resolve().parent
environ.Env.read_env(ROOT / ".env")
PROXIES = int(os.environ.get("OGDE_PROXIES") or 0)

chdir = str(ROOT)
pythonpath = str(ROOT / "site")
wsgi_app = "config.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
preload_app = True
timeout = 120
graceful_timeout = 15
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True
# Whoever asks from this machine is taken for a proxy, and his headers for the truth: of them only the scheme, and
# that only where there is a proxy of ours.
forwarder_headers = ""
secure_scheme_headers = {"X-FORWARDED-PROTO": "https"} if PROXIES else {}
