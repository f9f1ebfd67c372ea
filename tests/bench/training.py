# SPDX-License-Identifier: GPL-3.0-or-later
"""One step of fine-tuning (two updates of the discriminator, then the generator; a square of 256 pixels), the engine beside PyTorch with oneDNN: the
same weights, pictures and losses, two threads each, by turns in processes of their own.

    training.py [ROUNDS]                      the table
    training.py engine|torch STEPS            one process: prints seconds of the fastest step, and the last losses
"""
import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np

from compare import THREADS, TOP, process

STYLES, CHECKPOINT = TOP / 'pretrained' / 'styles', TOP / 'pretrained' / 'checkpoints' / 'base.pt'
BATCH, SIZE, BORDER, STEPS = 1, 256, 16, 10
sys.path[:0] = [str(TOP / 'pretrained' / 'recipe'), str(TOP / 'tests' / 'engine')]


def start():
    """The base's networks and the code of a painting of ours."""
    import torch
    from common import restore
    from networks import Discriminator, Encoder, Generator
    torch.manual_seed(1)
    g, e, d = Generator(), Encoder(), Discriminator(gain=4.0)
    state = restore(str(CHECKPOINT))
    for network, name in ((g, 'g'), (e, 'e'), (d, 'd')):
        network.load_state_dict(state[name])
    with torch.no_grad():
        code = e(torch.from_numpy(np.stack(pictures(2, SIZE)).transpose(0, 3, 1, 2)))[0]
        return g, g.affine(code), d, code


def pictures(seed, side):
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:side, :side]
    wave = np.stack([np.stack([np.sin(x / a + y / b) for a, b in rng.uniform(3, 40, (3, 2))], -1) for _ in range(BATCH)])
    return np.clip(0.5 + 0.3 * wave + 0.1 * rng.normal(size=wave.shape), 0, 1).astype(np.float32)


def engine():
    import internals as I
    import stylefile
    I.LIB.pastiche_set_threads(THREADS)
    g, vector, d, code = start()
    keep = [I.weights(I.STYLE, stylefile.whole_style_tensors(g, vector)), I.weights(I.DISCRIMINATOR, stylefile.discriminator_tensors(d))]
    trainer = I.Trainer(*keep, code.numpy(), batch=BATCH, size=SIZE, border=BORDER)
    return trainer, lambda x: x


def pytorch():
    import internals as I
    import torch
    from reference_trainer import ReferenceTrainer
    torch.set_num_threads(THREADS)
    g, vector, d, code = start()
    for network in (g, d):
        network.to(memory_format=torch.channels_last)       # what is faster for it
    lay_out = lambda x: torch.from_numpy(x).permute(0, 3, 1, 2).contiguous(memory_format=torch.channels_last)
    return ReferenceTrainer(g, vector, d, code, I.Training(**{**I.TRAINING, **dict(batch=BATCH, size=SIZE, border=BORDER)})), lay_out


def one(side, steps):
    trainer, lay_out = dict(engine=engine, torch=pytorch)[side]()
    photographs, crops = lay_out(pictures(1, SIZE + 2 * BORDER)), [lay_out(pictures(seed, SIZE)) for seed in (2, 3)]
    trainer.set_target(crops[0])
    times = []
    for _ in range(steps):
        began = time.monotonic()
        losses = trainer.step(photographs, crops)
        times.append(time.monotonic() - began)
    print(json.dumps([min(times), losses]))


def main(rounds):
    mine, theirs, memory, losses = [], [], [0, 0], [None, None]
    for _ in range(rounds):
        for times, side, i in ((mine, 'engine', 0), (theirs, 'torch', 1)):
            out, _, peak = process(sys.executable, '-W', 'ignore', __file__, side, STEPS)
            seconds, losses[i] = json.loads(out)
            times.append(seconds)
            memory[i] = max(memory[i], peak)
    ratios = [t / m for m, t in zip(mine, theirs)]
    print(f'{THREADS} threads, {rounds} rounds, the fastest of {STEPS} steps each; memory is the peak of the process, PyTorch loaded\n')
    print('| engine | PyTorch | ratio |\n|---|---|---|')
    print(f'| {min(mine):.2f}–{max(mine):.2f} s, {memory[0]:.0f} MB | {min(theirs):.2f}–{max(theirs):.2f} s, {memory[1]:.0f} MB '
          f'| {min(ratios):.2f}–{max(ratios):.2f} |')
    print(f'\nlosses after {STEPS} steps:', *losses, sep='\n')
    print(f'\ntimes PyTorch, a training step: {statistics.median(ratios):.2f}')


if __name__ == '__main__':
    if len(sys.argv) > 2:
        one(sys.argv[1], int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
