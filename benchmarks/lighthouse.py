"""Measures public pages with Lighthouse on a demonstration of its own: `./ogde lighthouse`.

Prints the median of each category of some runs, and ends with 1 when one is below the limit. Speed is measured as
Lighthouse does by default: a slow telephone on a slow network, both simulated. Other work on the machine makes it worse.
"""

import argparse
import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NODE = Path(sys.executable).with_name("node")
LIGHTHOUSE = Path(__file__).parent / "node_modules/lighthouse/cli/index.js"
CHROMIUM = os.environ.get("OGDE_CHROMIUM", "/usr/bin/chromium")
CHROMIUM_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync "
    "--disable-component-update --disable-quic"
)
PATHS = ("/", "/rescrit/", "/documents/", "/annuaire/", "/rescrits-publies/")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LIMIT = 95


@contextlib.contextmanager
def demo(data):
    """The address of a demonstration with fresh data that runs until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environment = {**os.environ, "PORT": str(port), "OGDE_DATA_DIR": str(data)}
    launcher = subprocess.Popen(
        [ROOT / "ogde", "demo"], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        wait_until_ready(launcher)
        yield f"http://localhost:{port}"
    finally:
        launcher.send_signal(signal.SIGTERM)
        launcher.communicate(timeout=60)


def wait_until_ready(launcher):
    """Returns once the launcher says that the site answers; it ends by itself when that fails."""
    said = []
    for line in launcher.stdout:
        said.append(line)
        if "OGDE answers" in line:
            return
    sys.exit(f"the demonstration has stopped:\n{''.join(said)}")


def measure(address):
    """The score of each category, from 0 to 100."""
    command = [NODE, LIGHTHOUSE, address, "--output=json", "--quiet", f"--chrome-flags={CHROMIUM_FLAGS}"]
    command.append(f"--only-categories={','.join(CATEGORIES)}")
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"Lighthouse failed on {address}:\n{run.stderr}")
    report = json.loads(run.stdout)
    return {name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES}, lost(report)


def lost(report):
    """What cost points: the title of each audit that counts and is not perfect, by category."""
    return {
        name: [
            report["audits"][audit["id"]]["title"]
            for audit in report["categories"][name]["auditRefs"]
            if audit["weight"]
            and (report["audits"][audit["id"]]["score"] or 0) < 0.9
            and report["audits"][audit["id"]]["scoreDisplayMode"]
            not in ("notApplicable", "manual", "informative")
        ]
        for name in CATEGORIES
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", nargs="?", type=int, default=3, help="runs of each page (default 3)")
    runs = parser.parse_args().runs
    below = []
    with tempfile.TemporaryDirectory(prefix="ogde-lighthouse-") as data, demo(data) as site:
        print(f"{'':24}" + "".join(f"{name:>16}" for name in CATEGORIES), flush=True)
        for path in PATHS:
            measured = [measure(site + path) for _ in range(runs)]
            medians = {
                name: round(statistics.median(scores[name] for scores, _ in measured)) for name in CATEGORIES
            }
            print(f"{path:24}" + "".join(f"{medians[name]:>16}" for name in CATEGORIES), flush=True)
            below += [(path, name, measured[-1][1][name]) for name in CATEGORIES if medians[name] < LIMIT]
    for path, name, titles in below:
        print(f"{path} is below {LIMIT} in {name}: {'; '.join(titles)}")
    sys.exit(1 if below else 0)


if __name__ == "__main__":
    main()
