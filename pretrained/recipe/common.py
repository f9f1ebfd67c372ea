# SPDX-License-Identifier: GPL-3.0-or-later
"""What the two trainers share: processes, the clock, averages, checkpoints, contact sheets."""
import os
import time

import torch
import torch.distributed as dist
import torch.nn.functional as F
from PIL import Image

BORDER = 16     # pixels around a training window that the generator sees and the losses don't (it pads with zeros)


class Run:
    """This process among those of torchrun (or alone), its device, and how much of its time is over."""

    def __init__(self, minutes, seed=1):
        self.rank, self.world = int(os.environ.get('RANK', 0)), int(os.environ.get('WORLD_SIZE', 1))
        self.cuda = torch.cuda.is_available()
        self.device = torch.device('cuda', int(os.environ.get('LOCAL_RANK', 0))) if self.cuda else torch.device('cpu')
        if self.cuda:
            torch.cuda.set_device(self.device)
            torch.backends.cudnn.benchmark = True
            torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
        torch.manual_seed(seed)                  # the same weights everywhere …
        self.born = self.start = time.time()
        self.seconds, self.step, self.elapsed = minutes * 60, 0, 0.0

    def together(self):
        """Join the other processes for averaged gradients, and draw other pictures than they do."""
        if self.world > 1:
            dist.init_process_group('nccl' if self.cuda else 'gloo', device_id=self.device if self.cuda else None)
        torch.manual_seed(1000 + self.rank)      # … but other pictures

    def begin(self, until):
        """Start another training in this process, which ends `until` seconds after the process's start."""
        self.start, self.seconds, self.step = time.time(), until - (time.time() - self.born), 0

    def autocast(self):
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.cuda)

    def over(self):
        """Whether the time is over, by the clock of process 0, so that all processes agree on rate and end."""
        if self.step % 20 == 0:
            clock = torch.tensor(time.time() - self.start, device=self.device)
            if dist.is_initialized():
                dist.broadcast(clock, 0)
            self.elapsed = float(clock)
        return self.elapsed > self.seconds

    def rate(self, warm=200):
        """Learning rate factor: warm up by steps, constant, then falling to zero over the last 40 % of the time."""
        left = 1 - self.elapsed / self.seconds
        return min(1.0, (self.step + 1) / warm) * min(1.0, max(0.01, left / 0.4))

    def say(self, *words):
        if self.rank == 0:
            print('%4.0fs' % (time.time() - self.start), *words, flush=True)


def share_gradients(run, parameters):
    """Average gradients over all processes in one exchange."""
    if run.world == 1 or not dist.is_initialized():
        return
    grads = [p.grad for p in parameters if p.grad is not None]
    flat = torch._utils._flatten_dense_tensors(grads)
    dist.all_reduce(flat, op=dist.ReduceOp.SUM)
    for g, f in zip(grads, torch._utils._unflatten_dense_tensors(flat / run.world, grads)):
        g.copy_(f)


def step(optimizer, parameters, rate, clip):
    """Clip and step; a gradient that is not finite becomes zero (no synchronisation with the GPU)."""
    norm = torch.nn.utils.clip_grad_norm_(parameters, clip)
    finite = torch.isfinite(norm)
    for p in parameters:
        if p.grad is not None:
            p.grad = torch.where(finite, p.grad, 0.0)
    for group in optimizer.param_groups:
        group['lr'] = group['base'] * rate
    optimizer.step()
    return finite


class Average:
    """Exponential moving average of named tensors."""

    def __init__(self, tensors, decay):
        self.decay, self.value = decay, {k: t.detach().clone().float() for k, t in tensors.items()}

    @torch.no_grad()
    def update(self, tensors, step):
        decay = min(self.decay, step / (step + 10))
        keys = list(self.value)
        torch._foreach_lerp_([self.value[k] for k in keys], [tensors[k].detach().float() for k in keys], 1 - decay)


def save(path, **parts):
    """Checkpoint in float16, atomically."""
    half = {k: {n: (t.half() if t.is_floating_point() else t).cpu() for n, t in v.items()} for k, v in parts.items()}
    torch.save(half, path + '.part')
    os.replace(path + '.part', path)


def restore(path):
    state = torch.load(path, map_location='cpu', weights_only=True)
    return {k: {n: (t.float() if t.is_floating_point() else t) for n, t in v.items()} for k, v in state.items()}


def windows(pool, n, size, low, high):
    """n random windows of size + 2·BORDER pixels: the generator's input; `inner` is what the losses see."""
    return pool.windows(pool.pick(n), size + 2 * BORDER, low, high)


def inner(x):
    return x[:, :, BORDER:-BORDER, BORDER:-BORDER]


def sheet(rows, path, tile=288, quality=88):
    """A contact sheet of rows of 3×H×W pictures, each scaled and cut to a square tile."""
    def square(x):
        m = min(x.shape[1:])
        top, left = (x.shape[1] - m) // 2, (x.shape[2] - m) // 2
        return F.interpolate(x[None, :, top:top + m, left:left + m].float().cpu(), size=(tile, tile), mode='bilinear',
                             align_corners=False, antialias=True)[0]
    whole = torch.cat([torch.cat([square(x) for x in row], 2) for row in rows], 1)
    Image.fromarray((whole.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()).save(path, quality=quality)
