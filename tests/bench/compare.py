# SPDX-License-Identifier: GPL-3.0-or-later
"""Each measurement is a process of its own, so that its peak memory is its own; the two sides take turns.

    compare.py [ROUNDS]                       the table
    compare.py engine|onnx W H FILE           one process: prints seconds of the second of two runs
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

TOP = Path(__file__).resolve().parents[2]
STYLE = TOP / 'pretrained' / 'styles' / 'vangogh.safetensors'
THREADS = 2
SIZES = [('0.3MP', 640, 480), ('3MP', 2048, 1536), ('12MP', 4000, 3000)]
sys.path[:0] = [str(TOP / 'pretrained' / 'recipe'), str(TOP / 'tests' / 'engine')]


def picture(width, height):
    """Smooth parts and noise, as photographs have."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    wave = np.stack([np.sin(x / (9 + k) + y / (170 - 9 * k)) for k in range(3)], -1) * 0.3 + 0.5
    noise = np.random.default_rng(1).normal(size=wave.shape).astype(np.float32)
    return np.clip(wave + 0.1 * noise, 0, 1)


def second_of_two(run):
    for _ in range(2):
        began = time.monotonic()
        run()
    print(time.monotonic() - began)


def engine(width, height, _file):
    import internals as I
    import stylefile
    I.LIB.pastiche_set_threads(THREADS)
    base, _ = stylefile.read(str(STYLE.with_name('base.safetensors')))
    style = stylefile.whole(stylefile.read(str(STYLE))[0], base)
    generator, x = I.Generator(I.weights(I.STYLE, style)), picture(width, height)
    second_of_two(lambda: generator(x))


def onnx(width, height, file):
    import onnxruntime
    from networks import padded
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(file, options, providers=['CPUExecutionProvider'])
    x = np.ascontiguousarray(picture(padded(width), padded(height)).transpose(2, 0, 1)[None])
    second_of_two(lambda: session.run(None, {'x': x}))


def process(*command):
    """(what it printed, seconds, peak memory in MB) of a process."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as said:          # ONNX Runtime says a lot about schemas when PyTorch is loaded too
        p = subprocess.Popen([str(c) for c in command], stdout=subprocess.PIPE, stderr=said)
        out = p.stdout.read().decode()
        _, status, usage = os.wait4(p.pid, 0)
        if status:
            said.seek(0)
            sys.exit(f'{command[0]} failed: {said.read().decode()[-2000:]}')
    return out, time.monotonic() - began, usage.ru_maxrss / 1024


def row(name, width, height, rounds, folder):
    from PIL import Image
    photo, model = folder / 'photo.jpg', folder / 'style.onnx'
    Image.fromarray((picture(width, height) * 255).astype(np.uint8)).save(photo, quality=92)
    me = [sys.executable, '-W', 'ignore', __file__]
    mine, theirs, whole, memory = [], [], [], [0, 0, 0]
    for _ in range(rounds):
        for times, command, i in ((mine, [*me, 'engine', width, height, model], 0), (theirs, [*me, 'onnx', width, height, model], 1)):
            out, _, peak = process(*command)
            times.append(float(out))
            memory[i] = max(memory[i], peak)
        _, seconds, memory[2] = process(TOP / 'build/engine/pastiche', 'apply', '--style', 'vangogh', '--threads', THREADS, photo,
                                        folder / 'out.jpg')
        whole.append(seconds)
    ratios = [t / m for m, t in zip(mine, theirs)]
    print(f'| {name} | {min(mine):.2f}–{max(mine):.2f} s, {memory[0]:.0f} MB | {min(theirs):.2f}–{max(theirs):.2f} s, {memory[1]:.0f} MB '
          f'| {min(ratios):.1f}–{max(ratios):.1f} | {min(whole):.2f}–{max(whole):.2f} s, {memory[2]:.0f} MB |', flush=True)
    return f'{name} {statistics.median(ratios):.2f}'


def main(rounds):
    import export
    with tempfile.TemporaryDirectory(dir=TOP / 'build') as name:
        folder = Path(name)
        export.export_onnx(str(STYLE), str(folder / 'style.onnx'))
        print(f'{THREADS} threads, {rounds} rounds, ranges over them; memory is the peak of the process\n')
        print('| picture | generator, engine | generator, ONNX Runtime | ratio | pastiche apply, whole run |\n|---|---|---|---|---|')
        closing = [row(*size, rounds, folder) for size in SIZES]
    print('\ntimes ONNX Runtime: ' + ', '.join(closing))


if __name__ == '__main__':
    if len(sys.argv) > 2:
        {'engine': engine, 'onnx': onnx}[sys.argv[1]](int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
