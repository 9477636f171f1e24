"""What the site promises to browsers, and whom it believes about HTTPS, as the environment says."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

ASK = """
import json
from config.settings import base
names = ["SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "SECURE_PROXY_SSL_HEADER"]
print(json.dumps([getattr(base, name) for name in names]))
"""
YEAR = 31_536_000
FORWARDED = ["HTTP_X_FORWARDED_PROTO", "https"]


def asked(**environment):
    names = ("OGDE_HTTPS", "OGDE_PROXIES", "OGDE_HSTS_SUBDOMAINS")
    clean = {name: value for name, value in os.environ.items() if name not in names}
    answer = subprocess.run(
        [sys.executable, "-c", ASK],
        env=clean | {"SECRET_KEY": "x" * 50, **environment},
        cwd=settings.BASE_DIR / "site",
        capture_output=True,
        check=True,
    )
    return json.loads(answer.stdout)


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, [YEAR, False, False, None]),
        ({"OGDE_HSTS_SUBDOMAINS": "true"}, [YEAR, True, True, None]),
        ({"OGDE_PROXIES": "1"}, [YEAR, False, False, FORWARDED]),
        (
            {"OGDE_HTTPS": "false", "OGDE_PROXIES": "1", "OGDE_HSTS_SUBDOMAINS": "true"},
            [0, False, False, None],
        ),
    ],
)
def test_other_sites_of_the_domain_and_strangers_headers_count_only_when_said(environment, expected):
    """Without a proxy of ours anybody may write `X-Forwarded-Proto`."""
    assert asked(**environment) == expected
