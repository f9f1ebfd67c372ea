# SPDX-License-Identifier: GPL-3.0-or-later
"""What the two trainers share: processes, the clock, averages, checkpoints, contact sheets."""
import os
import time

import torch
import torch.distributed as dist
import torch.nn.functional as F
from PIL import Image

from networks import GRAIN

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


class Player:
    """One side of the game: its parameters and Adam, in parts that can be recorded as a CUDA graph."""

    def __init__(self, run, clip, *groups):
        """Groups of (parameters, learning rate)."""
        self.run, self.clip, self.flat = run, clip, None
        self.parameters = [p for parameters, _ in groups for p in parameters]
        rates = [torch.tensor(rate, device=run.device) if run.cuda else rate for _, rate in groups]
        self.base = [rate for _, rate in groups]
        self.adam = torch.optim.Adam([dict(params=list(p), lr=r) for (p, _), r in zip(groups, rates)],
                                     betas=(0.5, 0.99), fused=run.cuda, capturable=run.cuda)
        self.skipped = torch.zeros((), device=run.device)

    def set_rate(self, factor):
        for group, base in zip(self.adam.param_groups, self.base):
            if self.run.cuda:
                group['lr'].fill_(base * factor)
            else:
                group['lr'] = base * factor

    def backward(self, loss):
        """Gradients of the loss, and with several processes a flat copy of them for share ()."""
        self.adam.zero_grad(set_to_none=True)
        loss.backward()
        self.grads = [p.grad for p in self.parameters if p.grad is not None]
        if self.run.world > 1:
            self.flat = torch._utils._flatten_dense_tensors(self.grads)

    def share(self):
        """Add the gradients of all processes, in one exchange."""
        if self.run.world > 1:
            dist.all_reduce(self.flat)

    def step(self):
        """Clip and step; gradients that are not finite become zero (without waiting for the GPU)."""
        if self.run.world > 1:
            whole = torch._utils._unflatten_dense_tensors(self.flat / self.run.world, self.grads)
            torch._foreach_copy_(self.grads, list(whole))
        norm = torch.nn.utils.clip_grad_norm_(self.parameters, self.clip)
        finite = torch.isfinite(norm)
        self.skipped += (~finite).float()
        for g in self.grads:
            g.copy_(torch.where(finite, g, 0.0))
        self.adam.step()


class Recorded:
    """Work that is done again and again: recorded once as a CUDA graph, then replayed by one launch.

    Without it the step's thousands of small kernels wait for Python (21 steps a second instead of several times that).
    Everything that changes from step to step must live in tensors. `parts` are functions; between two of them `between`
    may do what cannot be recorded (the exchange of gradients).
    """

    def __init__(self, run, parts, between=(), warm=8):
        self.run, self.parts, self.between, self.left, self.graphs = run, parts, between, warm, []

    def recorded(self):
        return bool(self.graphs)

    def _play(self, parts):
        for i, part in enumerate(parts):
            part()
            if i < len(self.between):
                self.between[i]()

    def _record(self):
        pool = torch.cuda.graph_pool_handle()
        torch.cuda.synchronize()
        for part in self.parts:
            graph = torch.cuda.CUDAGraph()
            with torch.cuda.graph(graph, pool=pool, capture_error_mode='thread_local'):
                part()
            self.graphs.append(graph)

    def __call__(self):
        if not self.run.cuda:
            return self._play(self.parts)
        if self.left > 0:               # the first rounds compile, choose convolutions' algorithms and make Adam's state
            self.left -= 1
            side = torch.cuda.Stream()
            side.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(side):
                self._play(self.parts)
            torch.cuda.current_stream().wait_stream(side)
            return None
        if not self.graphs:
            self._record()
        return self._play([g.replay for g in self.graphs])


class Sums:
    """Means of named numbers over many steps, kept on the device."""

    def __init__(self):
        self.total = {}

    def add(self, values):
        for k, v in values.items():
            v = v.detach().float()
            if k not in self.total:
                self.total[k] = torch.zeros_like(v)
            self.total[k] += v

    def means(self, count):
        text = ' '.join('%s %.4f' % (k, float(v) / count) for k, v in self.total.items())
        for v in self.total.values():
            v.zero_()
        return text


class Average:
    """Exponential moving average of named tensors, which change in place."""

    EVERY = 5

    def __init__(self, tensors, decay):
        self.decay, self.live = decay ** self.EVERY, [t.detach() for t in tensors.values()]
        self.value = {k: t.detach().clone().float() for k, t in tensors.items()}

    @torch.no_grad()
    def update(self, step):
        """To be called each step; looks at every fifth."""
        if step % self.EVERY == 0:
            decay = min(self.decay, step / (step + 10 * self.EVERY))
            torch._foreach_lerp_(list(self.value.values()), self.live, 1 - decay)


def save(path, **parts):
    """Checkpoint in float16, atomically; its folder is made if there is none."""
    os.makedirs(os.path.dirname(path) or '.', exist_ok=True)
    half = {k: {n: (t.half() if t.is_floating_point() else t).cpu() for n, t in v.items()} for k, v in parts.items()}
    torch.save(half, path + '.part')
    os.replace(path + '.part', path)


def restore(path):
    state = torch.load(path, map_location='cpu', weights_only=True)
    return {k: {n: (t.float() if t.is_floating_point() else t) for n, t in v.items()} for k, v in state.items()}


def windows(pool, n, size, low, high):
    """n random windows of size + 2·BORDER pixels: the generator's input; `inner` is what the losses see."""
    return pool.windows(pool.pick(n), size + 2 * BORDER, low, high)


def grained(x):
    """The input on its ground, as the engine gives it to the generator: noise by chance here, by place there."""
    b, _, h, w = x.shape
    u = torch.rand(b, 1, h + 2, w + 2, device=x.device) * 2 - 1
    u = u[:, :, :-2] + 2 * u[:, :, 1:-1] + u[:, :, 2:]
    return x + (u[..., :-2] + 2 * u[..., 1:-1] + u[..., 2:]) * (GRAIN / 16)


def inner(x):
    return x[:, :, BORDER:-BORDER, BORDER:-BORDER]


def sheet(rows, path, tile=288, quality=88):
    """A contact sheet of rows of 3×H×W pictures, each scaled and cut to a square tile; its folder is made if there is none."""
    os.makedirs(os.path.dirname(path) or '.', exist_ok=True)
    def square(x):
        m = min(x.shape[1:])
        top, left = (x.shape[1] - m) // 2, (x.shape[2] - m) // 2
        return F.interpolate(x[None, :, top:top + m, left:left + m].float().cpu(), size=(tile, tile), mode='bilinear',
                             align_corners=False, antialias=True)[0]
    whole = torch.cat([torch.cat([square(x) for x in row], 2) for row in rows], 1)
    Image.fromarray((whole.clamp(0, 1) * 255).round().byte().permute(1, 2, 0).numpy()).save(path, quality=quality)
