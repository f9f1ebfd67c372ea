# SPDX-License-Identifier: GPL-3.0-or-later
"""The allocator, the arena, and loops over blocks."""
import ctypes as C

import numpy as np
import pytest

import internals as I

ERROR_MEMORY = 5
BLOCK = C.CFUNCTYPE(None, C.c_void_p, C.c_int, C.c_int)


@pytest.mark.parametrize('shape', [(2**31 - 1, 2**31 - 1, 2**31 - 1), (2**31 - 1, 2**31 - 1, 4), (2**31 - 1, 2**20, 3)])
def test_too_large_tensors_are_errors(shape):
    t = I.Tensor()
    with pytest.raises(I.EngineError, match='memory') as e:
        I.check(I.LIB.pastiche_tensor_init, C.byref(t), *shape)
    assert e.value.code == ERROR_MEMORY and not t.data


def test_tensors_are_aligned_and_counted():
    before, t = I.LIB.pastiche_alloc_alive(), I.Tensor()
    I.check(I.LIB.pastiche_tensor_init, C.byref(t), 3, 5, 7)
    assert C.addressof(t.data.contents) % 64 == 0 and I.LIB.pastiche_alloc_alive() == before + 1
    I.LIB.pastiche_tensor_clear(C.byref(t))
    assert not t.data and I.LIB.pastiche_alloc_alive() == before


def test_arena_never_gives_a_place_twice(seed):
    """A chain of random tensors, each outliving the one before, and now and then one that stays for longer."""
    rng = np.random.default_rng(seed)
    arena = C.create_string_buffer(256)
    I.check(I.LIB.pastiche_arena_init, arena, C.c_size_t(4096))
    alive = []
    for _ in range(500):
        t = I.Tensor()
        I.LIB.pastiche_arena_take(arena, C.byref(t), int(rng.integers(1, 8)), int(rng.integers(1, 8)), int(rng.integers(1, 9)))
        start = C.addressof(t.data.contents)
        end = start + 4 * t.height * t.width * t.channels
        assert start % 64 == 0
        assert all(end <= a or b <= start for _, a, b in alive)
        alive.append((t, start, end))
        while len(alive) > 3 or (alive and rng.random() < 0.4):
            I.LIB.pastiche_arena_release(arena, C.byref(alive.pop(int(rng.integers(len(alive))))[0]))
    I.LIB.pastiche_arena_clear(arena)


@pytest.mark.parametrize('threads', [1, 2, 5, 64])
def test_every_block_runs_once(threads, seed):
    rng = np.random.default_rng(seed)
    I.LIB.pastiche_set_threads(threads)
    try:
        for n in [1, 2, 3, *rng.integers(1, 300, 20)]:
            runs, slots = np.zeros(n, int), set()

            @BLOCK
            def block(data, i, slot):
                runs[i] += 1
                slots.add(slot)

            I.check(I.LIB.pastiche_parallel_for, None, int(n), C.c_double(0), block, None)
            assert (runs == 1).all() and slots <= set(range(threads))
    finally:
        I.LIB.pastiche_set_threads(2)
