# SPDX-License-Identifier: GPL-3.0-or-later
"""The allocator, the arena, and loops over blocks."""
import ctypes as C
import os
import threading
import time

import numpy as np
import pytest

import internals as I

ERROR_MEMORY = I.constant('ERROR_MEMORY')
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
    """Random tensors at random times: those alive together lie apart, all inside."""
    rng = np.random.default_rng(seed)
    for _ in range(100):
        arena, tensors = I.memory('Arena'), []
        for _ in range(rng.integers(1, I.constant('ARENA_TENSORS') + 1)):
            size, first = int(rng.integers(1, 300)), int(rng.integers(20))
            tensors.append((size, first, first + int(rng.integers(6))))
            assert I.LIB.pastiche_arena_add(arena, C.c_size_t(size), *tensors[-1][1:]) == len(tensors) - 1
        end = I.LIB.pastiche_arena_plan(arena)
        I.check(I.LIB.pastiche_arena_alloc, arena)
        start = min(I.LIB.pastiche_arena_place(arena, i) for i in range(len(tensors)))
        places = [(I.LIB.pastiche_arena_place(arena, i) - start) // 4 for i in range(len(tensors))]
        assert all(p % 16 == 0 and p + size <= end for p, (size, *_) in zip(places, tensors))
        for i, (size, first, last) in enumerate(tensors):
            for j, (other, begin, finish) in enumerate(tensors[:i]):
                if first <= finish and begin <= last:
                    assert places[i] + size <= places[j] or places[j] + other <= places[i]
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


def test_workers_have_their_callers_priority():
    """A preview that steps back takes no other job with it; and the other way round."""
    def nices():
        seen, end = {}, time.monotonic() + 200

        @BLOCK
        def block(data, i, slot):
            seen.setdefault(threading.get_native_id(), os.getpriority(os.PRIO_PROCESS, 0))
            while len(seen) < 2 and time.monotonic() < end:     # the other one may come late
                time.sleep(0.001)

        I.check(I.LIB.pastiche_parallel_for, None, 20, C.c_double(0), block, None)
        return list(seen.values())

    def step_back():
        os.setpriority(os.PRIO_PROCESS, 0, own + 3)
        results.append(nices())

    own, results = os.getpriority(os.PRIO_PROCESS, 0), []
    if own > 16:
        pytest.skip('there is no lower priority')
    for _ in range(2):
        thread = threading.Thread(target=step_back)
        thread.start()
        thread.join()
        results.append(nices())
    assert all(len(n) == 2 for n in results), 'with a worker each'
    assert [set(n) for n in results] == 2 * [{own + 3}, {own}]
