"""What numpy_peer.py and torch_peer.py share: requests, data, and the answer (see request.hpp)."""
import ctypes
import gzip
import json
import os
import sys
import zlib
from types import SimpleNamespace

request = SimpleNamespace(**json.loads(sys.argv[1])) if len(sys.argv) == 2 else sys.exit(__doc__)
# The libraries read this when they are loaded, so this module is imported first.
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[variable] = str(request.threads)

import numpy as np  # noqa: E402


def read_idx(name):
    path = f"{request.data}/{name}.gz"
    if request.style == "article":
        with gzip.open(path) as file:
            content = file.read()
    else:  # faster
        with open(path, "rb") as file:
            content = zlib.decompress(file.read(), 31)
    dimensions = np.frombuffer(content, ">i4", content[3], 4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * content[3]).reshape(dimensions)


def load():
    """Images in rows, pixels from 0 to 1, and labels: train, then test."""
    parts = []
    for part in ("train", "t10k"):
        images = read_idx(f"{part}-images-idx3-ubyte")
        parts.append(images.reshape(len(images), -1).astype(np.float32) / 255)
        parts.append(read_idx(f"{part}-labels-idx1-ubyte").astype(np.int64))
    return parts


def training_data():
    images, labels, test_images, test_labels = load()
    n = request.samples
    return images[:n], labels[:n], test_images, test_labels


def initial_parameters(*shapes):
    """The parameters that digitlab starts from too; a matrix is inputs × outputs."""
    numbers = np.fromfile(request.start, np.float64)
    parameters = []
    for shape in shapes:
        count = int(np.prod(shape))
        parameters.append(numbers[:count].reshape(shape).copy())
        numbers = numbers[count:]
    return parameters


def all_batches():
    """The indices of all batches, one batch per row."""
    return np.fromfile(request.batches, np.int32).reshape(-1, request.batch_size).astype(np.int64)


def blas_name():
    """The BLAS library that this process has loaded."""
    with open("/proc/self/maps") as maps:
        paths = sorted({line.split()[-1] for line in maps if "blas" in line})
    for path in paths:
        try:
            library = ctypes.CDLL(path)
            library.openblas_get_config.restype = ctypes.c_char_p
            library.openblas_get_corename.restype = ctypes.c_char_p
            version = " ".join(library.openblas_get_config().decode().split()[:2])
            return f"{version} ({library.openblas_get_corename().decode()})"
        except AttributeError:
            continue
    return os.path.basename(paths[0]) if paths else "unknown BLAS"


def answer(versions, seconds, check):
    print(json.dumps({"seconds": seconds, "check": float(check), "versions": versions}))
