# SPDX-License-Identifier: GPL-3.0-or-later
"""Each fuzzer answers all that its corpus has, and seconds of what libFuzzer makes of that with this run's seed."""
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(TOP / 'tests' / 'fuzz'))
import corpus

SECONDS = 3
pytestmark = pytest.mark.long     # two minutes to build
ENV = {**os.environ, 'UBSAN_OPTIONS': 'print_stacktrace=1:halt_on_error=1',
       'ASAN_OPTIONS': 'allocator_may_return_null=1:detect_stack_use_after_return=0'}


@pytest.fixture(scope='module')
def built():
    subprocess.run([TOP / 'tests/build', '--into', 'build-fuzz', '-Dfuzz=true', '-Db_sanitize=address,undefined', '-Db_lundef=false', '--',
                    *(f'tests/fuzz/fuzz-{kind}' for kind in corpus.KINDS)], env={**os.environ, 'CC': 'clang'}, check=True, timeout=3000)
    return TOP / 'build-fuzz/tests/fuzz'


@pytest.fixture(scope='module')
def inputs(tmp_path_factory):
    folder = tmp_path_factory.mktemp('corpus')
    counts = corpus.make(folder)
    assert counts['style'] >= 60, 'malformed style files of every class'
    return folder


@pytest.mark.parametrize('kind', corpus.KINDS)
def test_fuzz(built, inputs, tmp_path, seed, kind):
    """Of checkpoints, which take up to a second each, some; tests/fuzz/run has them all."""
    if kind == 'checkpoint':
        for path in random.Random(seed).sample(sorted((inputs / kind).iterdir()), len(os.listdir(inputs / kind)) - 10):
            path.unlink()
    command = [built / f'fuzz-{kind}', f'-seed={seed}', f'-max_total_time={SECONDS}', '-max_len=131072', '-timeout=600', '-rss_limit_mb=6000',
               f'-artifact_prefix={tmp_path}/', tmp_path, inputs / kind]
    result = subprocess.run(command, env={**ENV, 'FUZZ_STYLES': str(inputs / 'styles')}, capture_output=True, timeout=3000)
    said = result.stderr.decode(errors='replace')
    assert result.returncode == 0, said[-6000:]
