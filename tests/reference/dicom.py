"""Compares every frame of DICOM files with pydicom: mean, checksum and chosen pixels.

    python3 -m venv VENV
    VENV/bin/pip install pydicom numpy pylibjpeg pylibjpeg-libjpeg pylibjpeg-openjpeg pyjpegls
    cargo build
    VENV/bin/python tests/reference/dicom.py target/debug/countersign FILE.dcm ...

Prints a line for each file: shown right (every value of the figures the same), close (a
lossy code, where decoders round differently, at most 2 grey levels apart), or refused with
its reason. Ends with 1 where a file is shown wrong.
"""

import json
import pathlib
import subprocess
import sys

import numpy
import pydicom
from pydicom.pixels import pixel_array

PERIOD = 65_521
LOSSY = ("JPEG Baseline", "JPEG Extended", "JPEG 2000")
PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")


def main() -> int:
    program, *files = sys.argv[1:]
    run = subprocess.run([program, "dicom", "--json", *files], capture_output=True, text=True)
    if run.stderr:
        print(run.stderr, file=sys.stderr)
    wrong = 0
    for line in run.stdout.splitlines():
        found = json.loads(line)
        verdict = compare(found)
        wrong += verdict.startswith("WRONG")
        print(f"{pathlib.Path(found['file']).name:34} {found['syntax'][:40]:42} {verdict}")
        for issue in found["issues"]:
            print(f"{'':34} {issue}")
    return 1 if wrong or not run.stdout else 0


def compare(found: dict) -> str:
    if found["refused"]:
        return f"refused: {found['refused']}"
    dataset = pydicom.dcmread(found["file"], force=True)
    if not any(name in dataset for name in PIXELS):
        return "WRONG: shown, and the reference has no pixels"
    try:
        frames = pixel_array(dataset)
    except Exception as error:
        return f"shown; the reference cannot: {error}"
    count = int(dataset.get("NumberOfFrames") or 1)
    frames = frames if count > 1 else frames[None]
    if len(frames) != len(found["frames"]):
        return f"WRONG: {len(found['frames'])} of {len(frames)} frames"
    apart, same = 0.0, True
    for own, reference in zip(found["frames"], frames):
        values = reference.astype("f8").ravel()
        if own["values"] != len(values):
            return f"WRONG: {own['values']} values where the reference has {len(values)}"
        figures = [values.mean(), (values * (numpy.arange(len(values)) % PERIOD)).sum() / len(values)]
        mine = [own["mean"], own["weighted"]]
        same &= all(numpy.isclose(a, b, rtol=1e-12, atol=1e-9) for a, b in zip(figures, mine))
        chosen = [values[at * (len(values) - 1) // 15] for at in range(16)]
        apart = max(apart, abs(figures[0] - mine[0]), *(abs(a - b) for a, b in zip(chosen, own["chosen"])))
    if same and apart < 1e-9:
        return f"shown right, {len(frames)} frames, mean {found['frames'][0]['mean']:.4f}"
    lossy = found["syntax"].startswith(LOSSY) and "Lossless" not in found["syntax"]
    if apart <= 2 and lossy:
        return f"close, {len(frames)} frames, at most {apart:.3f} apart"
    return f"WRONG: {apart:.3f} apart"


if __name__ == "__main__":
    sys.exit(main())
