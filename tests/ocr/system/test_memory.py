"""Threads of a process that reads pages share one pool of memory."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

from ocr.system.memory import OBJECTS_BETWEEN_COLLECTIONS

# How many pools there are, once a thread has asked for memory, by what the C library says of itself.
CODE = """
import ctypes, sys, threading
from ocr.system.memory import keep_freed_memory
if sys.argv[2] == "kept":
    keep_freed_memory()
library = ctypes.CDLL(None)
library.malloc.restype = library.fopen.restype = ctypes.c_void_p
asking = threading.Thread(target=library.malloc, args=(10_000,))
asking.start()
asking.join()
file = ctypes.c_void_p(library.fopen(sys.argv[1].encode(), b"w"))
library.malloc_info(0, file)
library.fclose(file)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no such pools")
@pytest.mark.parametrize(("how", "is_one"), [("kept", True), ("as it is", False)])
def test_threads_share_one_pool(how: str, is_one: bool, tmp_path: Path) -> None:
    said = tmp_path / "pools.xml"
    subprocess.run([sys.executable, "-c", CODE, str(said), how], check=True)
    assert (said.read_text().count("<heap ") == 1) == is_one


# How often garbage was looked for while many lists were made that refer to themselves, and how many of these are left.
CYCLES = """
import gc, sys
from ocr.system.memory import collect_seldom
if sys.argv[1] == "seldom":
    collect_seldom()
looked = []
gc.callbacks.append(lambda phase, _: looked.append(phase))
for _ in range(700_000):
    cycle = []
    cycle.append(cycle)
print(looked.count("start"), sum(isinstance(each, list) and len(each) == 1 for each in gc.get_objects()))
"""


def test_garbage_is_looked_for_seldom_but_freed() -> None:
    told = {
        how: subprocess.run([sys.executable, "-c", CYCLES, how], check=True, capture_output=True, text=True).stdout
        for how in ("seldom", "as it is")
    }
    looked, left = map(int, told["seldom"].split())
    assert 0 < looked < int(told["as it is"].split()[0]) / 10
    assert left <= OBJECTS_BETWEEN_COLLECTIONS
