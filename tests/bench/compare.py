# SPDX-License-Identifier: GPL-3.0-or-later
"""Each measurement is a process of its own, so that its peak memory is its own; the sides take turns.

    compare.py [ROUNDS]                                the table
    compare.py 100MP                                   time and memory of pastiche apply at a hundred megapixels
    compare.py engine|onnx|torch|johnson W H FILE      one process: prints seconds of the second of two runs (Johnson: of one)
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
PEAK = TOP / 'tests' / 'engine' / 'peak.py'
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


def pytorch(width, height, _file):
    import torch
    import stylefile
    from networks import Generator, padded
    torch.set_num_threads(THREADS)
    tensors, _ = stylefile.read(str(STYLE))
    base, _ = stylefile.read(str(STYLE.with_name('base.safetensors')))
    generator = Generator()
    stylefile.load_generator(generator, tensors, base)
    x = torch.from_numpy(np.ascontiguousarray(picture(padded(width), padded(height)).transpose(2, 0, 1)[None]))
    with torch.inference_mode():
        second_of_two(lambda: generator(x, tensors['vector'][None]))


def johnson(width, height, file):
    """The network of Johnson et al. 2016 with random weights."""
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    session = onnxruntime.InferenceSession(file, options, providers=['CPUExecutionProvider'])
    x = np.ascontiguousarray(picture(width, height).transpose(2, 0, 1)[None])
    began = time.monotonic()
    session.run(None, {'x': x})
    print(time.monotonic() - began)


def export_johnson(target):
    import torch
    from torch import nn

    class Residual(nn.Sequential):
        def forward(self, x):
            return x + super().forward(x)

    def conv(cin, cout, size, stride=1):
        return nn.Conv2d(cin, cout, size, stride, size // 2), nn.InstanceNorm2d(cout, affine=True)

    def up(cin, cout):
        return nn.Upsample(scale_factor=2), *conv(cin, cout, 3), nn.ReLU()

    net = nn.Sequential(*conv(3, 32, 9), nn.ReLU(), *conv(32, 64, 3, 2), nn.ReLU(), *conv(64, 128, 3, 2), nn.ReLU(),
                        *(Residual(*conv(128, 128, 3), nn.ReLU(), *conv(128, 128, 3)) for _ in range(5)),
                        *up(128, 64), *up(64, 32), nn.Conv2d(32, 3, 9, padding=4), nn.Tanh())
    size = {2: 'height', 3: 'width'}
    torch.onnx.export(net.eval(), (torch.rand(1, 3, 64, 64),), target, opset_version=17, input_names=['x'], output_names=['y'],
                      dynamic_axes=dict(x=size, y=size), dynamo=False)


def process(*command):
    """(what it printed, seconds, peak memory in MB) of a process; peak.py has no memory of its own to speak of."""
    began = time.monotonic()
    p = subprocess.run([sys.executable, '-S', str(PEAK), *map(str, command)], capture_output=True, text=True)
    if p.returncode:
        raise RuntimeError(f'{command[0]} failed: {p.stderr[-2000:]}')
    return p.stdout, time.monotonic() - began, int(p.stderr.split()[-1]) / 1e6


def span(values, digits):
    return f'{min(values):.{digits}f}–{max(values):.{digits}f}'


def estimate(width, height):
    import ctypes as C
    import internals as I
    from internals import LIB
    LIB.pastiche_apply_memory.restype = C.c_size_t
    LIB.pastiche_gallery_open.restype = LIB.pastiche_gallery_load.restype = C.c_void_p
    gallery = C.c_void_p(I.check(LIB.pastiche_gallery_open, str(STYLE.parent).encode()))
    style = C.c_void_p(I.check(LIB.pastiche_gallery_load, gallery, b'vangogh'))
    return LIB.pastiche_apply_memory(style, C.byref(I.Settings(100, 100)), width, height) / 1e6


def hundred():
    """A file of a hundred megapixels takes minutes and gigabytes by itself, so it is no part of the table."""
    from PIL import Image
    width, height = 11547, 8660
    with tempfile.TemporaryDirectory(dir=TOP / 'build') as name:
        photo = Path(name) / 'photo.jpg'
        Image.fromarray((picture(width // 4, height // 4) * 255).astype(np.uint8)).resize((width, height)).save(photo)
        _, seconds, peak = process(TOP / 'build/engine/cli/pastiche', 'apply', '--style', 'vangogh', '--threads', THREADS, photo,
                                   Path(name) / 'out.jpg')
    print(f'pastiche apply, {width}×{height}: {seconds:.0f} s, {peak:.0f} MB (estimate {estimate(width, height):.0f})')


def row(name, width, height, rounds, folder):
    """A row of the table; how much slower the others are, by name."""
    from PIL import Image
    photo = folder / 'photo.jpg'
    Image.fromarray((picture(width, height) * 255).astype(np.uint8)).save(photo, quality=92)
    me = [sys.executable, '-W', 'ignore', __file__]
    commands = {side: [*me, side, width, height, folder / 'style.onnx'] for side in ('engine', 'onnx', 'torch')}
    commands['apply'] = [TOP / 'build/engine/cli/pastiche', 'apply', '--style', 'vangogh', '--threads', THREADS, photo, folder / 'out.jpg']
    times, memory = {side: [] for side in commands}, dict.fromkeys(commands, 0)
    for _ in range(rounds):
        for side, command in commands.items():
            said, seconds, peak = process(*command)
            times[side].append(seconds if side == 'apply' else float(said))
            memory[side] = max(memory[side], peak)
    ratios = {side: [t / m for m, t in zip(times['engine'], times[side])] for side in ('onnx', 'torch')}
    cells = [name, *(f'{span(times[side], 2)} s, {memory[side]:.0f} MB' for side in ('engine', 'onnx', 'torch')),
             *(span(ratios[side], 1) for side in ratios),
             f'{span(times["apply"], 2)} s, {memory["apply"]:.0f} MB (estimate {estimate(width, height):.0f})']
    print('| ' + ' | '.join(cells) + ' |', flush=True)
    return {side: statistics.median(r) for side, r in ratios.items()}, times


def main(rounds):
    import export
    with tempfile.TemporaryDirectory(dir=TOP / 'build') as name:
        folder = Path(name)
        export.export_onnx(str(STYLE), str(folder / 'style.onnx'))
        export_johnson(str(folder / 'johnson.onnx'))
        print(f'{THREADS} threads, {rounds} rounds, ranges over them; memory is the peak of the process\n')
        print('| picture | engine | ONNX Runtime | PyTorch | ratio | ratio | pastiche apply, whole run |\n|---|---|---|---|---|---|---|')
        rows = {size[0]: row(*size, rounds, folder) for size in SIZES}
        name, width, height = SIZES[-1]
        said, _, peak = process(sys.executable, '-W', 'ignore', __file__, 'johnson', width, height, folder / 'johnson.onnx')
        times = rows[name][1]
        print(f'\nJohnson’s network in ONNX Runtime, {name}: {float(said):.0f} s, {peak:.0f} MB: {float(said) / min(times["engine"]):.1f} times our '
              f'generator, {float(said) / min(times["apply"]):.1f} times the whole run')
    for side, runtime in ('torch', 'PyTorch'), ('onnx', 'ONNX Runtime'):
        print(f'times {runtime}: ' + ', '.join(f'{name} {ratios[side]:.2f}' for name, (ratios, _) in rows.items()))


if __name__ == '__main__':
    if sys.argv[1:] == ['100MP']:
        hundred()
    elif len(sys.argv) > 2:
        sides = {'engine': engine, 'onnx': onnx, 'torch': pytorch, 'johnson': johnson}
        sides[sys.argv[1]](int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
