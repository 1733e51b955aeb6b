"""Starts the `typecase` that is given as the image of the Containerfile does, and has it read a sample.

python .ci/check_server.py PATH/TO/typecase
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.request import Request, urlopen

TOKEN = "not a secret at all"
SAMPLE = Path(__file__).parents[1] / "samples" / "print.png"
SAYS = "The Compositor’s Case"
PATIENCE_S = 120


def main(program: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [program, "serve", "--host", "0.0.0.0", "--port", "0"],
            cwd=folder,
            env={"PATH": os.environ["PATH"], "HOME": folder, "TMPDIR": folder, "TYPECASE_TOKEN": TOKEN},
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stderr is not None
            line = process.stderr.readline()
            found = re.search(r":(\d+),", line)
            if not found:
                sys.exit(f"the server does not start: {line}")
            address = f"http://127.0.0.1:{found[1]}"
            with urlopen(f"{address}/healthz", timeout=PATIENCE_S) as answer:
                print(answer.read().decode())
            request = Request(f"{address}/v1/read", SAMPLE.read_bytes(), {"Authorization": f"Bearer {TOKEN}"})
            with urlopen(request, timeout=PATIENCE_S) as answer:
                text = answer.read().decode()
        finally:
            process.terminate()
            process.communicate()
    if SAYS not in text:
        sys.exit(f"the server reads: {text}")


if __name__ == "__main__":
    main(sys.argv[1])
