# SPDX-License-Identifier: GPL-3.0-or-later
"""The restorer against restorer.py with random weights, whole and in tiles."""
import contextlib
import ctypes as C

import numpy as np
import pytest
import torch

import internals as I
import restorer
import stylefile
from test_networks import torch_picture

NO_GRADIENTS = True     # conftest.py
FOUND = C.CFUNCTYPE(C.c_int, C.c_void_p, C.c_int, C.c_int, I.FLOATS, C.c_size_t, C.c_void_p)


@contextlib.contextmanager
def forced(step=0, half=1):
    """So many rows at a time, and how what lies between layers is kept."""
    I.LIB.pastiche_restorer_force(step, half)
    try:
        yield
    finally:
        I.LIB.pastiche_restorer_force(0, 1)


OUTPUTS = 16


class Restorer:
    """The network in C."""

    def __init__(self, net):
        self.free = I.LIB.pastiche_restorer_free
        self.pointer = C.c_void_p(I.check(I.LIB.pastiche_restorer_new, C.byref(I.weights(I.RESTORER, stylefile.restorer_tensors(net)))))

    def __del__(self):
        self.free(self.pointer)

    def __call__(self, x, mask, job=None):
        """All that it says of each pixel."""
        h, w, _ = x.shape
        seen = np.concatenate([x, (1 + mask) / 2], 2).astype(np.float32)
        y, t = np.full((h, w, OUTPUTS), np.nan, np.float32), I.tensor(seen)

        def take(_, first, end, found, stride, error):
            assert 0 <= first < end <= h and (first == 0 or np.isfinite(y[:first]).all()) and np.isnan(y[first:]).all()
            y[first:end] = np.ctypeslib.as_array(found, (end - first, stride // OUTPUTS, OUTPUTS))[:, :w]
            seen[first:end] = np.nan           # they must not be read any more
            return 1
        take = FOUND(take)
        I.check(I.LIB.pastiche_restorer_run, self.pointer, job and C.byref(job), C.byref(I.LIB.pastiche_tensor_rows(C.byref(t))), take, None)
        return y


@pytest.fixture(scope='module')
def net(seed):
    torch.manual_seed(seed)
    net = restorer.Restorer().eval()
    for name, p in net.named_parameters():
        if p.dim() == 1:
            p.data.normal_(0, 0.2)
    net.conv['out'].weight.data.mul_(10)
    return net


def inputs(seed, h, w):
    rng = np.random.default_rng(seed)
    mask = (rng.random((h, w, 1)) < 0.1).astype(np.float32) * rng.choice([0.25, 0.5, 1], (h, w, 1)).astype(np.float32)
    return rng.random((h, w, 3)).astype(np.float32), mask


@torch.no_grad()
def whole(net, x, mask):
    """In float64; the recipe's last layer is float32 even so."""
    h, w, _ = x.shape
    net64 = restorer.Restorer().double().eval()
    net64.load_state_dict(net.state_dict())
    x, mask = torch_picture(x, torch.float64), torch_picture(mask, torch.float64)
    seen = net64(restorer.pad(x), restorer.pad(mask))
    return torch.cat([seen.damage, seen.kinds, seen.mended - restorer.pad(x), seen.noise, seen.blocks, seen.screen], 1)[0, :, :h, :w].permute(1, 2, 0).numpy()


def test_table_agrees_with_the_recipe(net):
    assert {n: tuple(t.shape) for n, t in stylefile.restorer_tensors(net).items()} == dict(I.specs(I.RESTORER))


@pytest.mark.parametrize('h,w', [(1, 1), (2, 37), (16, 16), (17, 31), (97, 61), (130, 66)])
def test_small(net, seed, h, w):
    x, mask = inputs(seed, h, w)
    with forced(half=0):
        assert I.relative(Restorer(net)(x, mask), whole(net, x, mask)) < 1e-4


def test_kernels(kernels, net, seed):
    x, mask = inputs(seed, 45, 70)
    with forced(half=0):
        assert I.relative(Restorer(net)(x, mask), whole(net, x, mask)) < 1e-4


def test_in_float16(net, seed):
    x, mask = inputs(seed, 97, 61)
    y = Restorer(net)(x, mask)
    with forced(half=0):
        exact = Restorer(net)(x, mask)
    assert 0 < I.relative(y, exact) < 2e-2


@pytest.mark.parametrize('h,w', [(1, 40), (40, 33), (301, 65), (900, 70)])
def test_same_for_any_step_and_threads(kernels, net, seed, h, w):
    x, mask = inputs(seed, h, w)
    r, results = Restorer(net), []
    try:
        for step, threads in ((0, 2), (8, 1), (24, 3), (16 * 1000, 2)):
            I.LIB.pastiche_set_threads(threads)
            with forced(step):
                results.append(r(x, mask))
    finally:
        I.LIB.pastiche_set_threads(2)
    assert all(np.array_equal(results[0], y) for y in results[1:])


def test_progress_ends_at_its_total(net, seed):
    job, r = I.Job(), Restorer(net)
    r(*inputs(seed, 150, 90), job)
    assert job.done == pytest.approx(I.LIB.pastiche_restorer_work(150, 90))


def test_memory_is_that_of_some_rows(net):
    r = Restorer(net)
    memory = [I.LIB.pastiche_restorer_memory(r.pointer, h, 1000) for h in (3000, 6000, 12000)]
    assert max(memory) < 1.1 * min(memory) < 120e6        # where the last turns end makes a little difference
