# SPDX-License-Identifier: GPL-3.0-or-later
"""What all tests share: where things are, and style files with random weights."""
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
BUILD = TOP / 'build'
sys.path.insert(0, str(TOP / 'pretrained' / 'recipe'))

# PyTorch's threads and numpy's wait for each other by spinning, which takes many times as long where other programs run.
os.environ.update(GOMP_SPINCOUNT='0', OPENBLAS_NUM_THREADS='1')

SEED = int(os.environ.setdefault('PASTICHE_SEED', str(time.time_ns() % 2**31)))     # of both processes that tests run in


def pytest_addoption(parser):
    parser.addoption('--random-only', action='store_true', help='only tests whose inputs depend on PASTICHE_SEED')


def pytest_collection_modifyitems(config, items):
    if config.getoption('--random-only'):
        items[:] = [item for item in items if {'seed', 'styles'} & set(item.fixturenames)]


def pytest_report_header():
    return f'PASTICHE_SEED={SEED}'


def pytest_terminal_summary(terminalreporter, exitstatus):
    if exitstatus:
        terminalreporter.write_line(f'repeat the random inputs with PASTICHE_SEED={SEED}')


@pytest.fixture(scope='session')
def seed():
    return SEED


@pytest.fixture(scope='session')
def styles(tmp_path_factory):
    """A folder with a base, its discriminator and two styles, “Doré’s engravings”, which has a painting of left red and
    right blue, and “Vincent van Gogh”, of random weights."""
    import torch
    import stylefile
    from PIL import Image
    from networks import Discriminator, Encoder, Generator, VECTOR
    folder = tmp_path_factory.mktemp('styles')
    torch.manual_seed(SEED)
    base = stylefile.write(str(folder / 'base.safetensors'), stylefile.base_tensors(Generator(), Encoder()),
                           dict(kind='base', title='Base'))
    stylefile.write(str(folder / 'discriminator.safetensors'), stylefile.discriminator_tensors(Discriminator()),
                    dict(kind='discriminator', base_sha256=base))
    stored, _ = stylefile.read(str(folder / 'base.safetensors'))
    for name, title, artist in (('dore', 'Doré’s engravings', 'Gustave Doré'), ('vangogh', 'Vincent van Gogh', 'Vincent van Gogh')):
        stylefile.write(str(folder / f'{name}.safetensors'), stylefile.style_tensors(Generator(), 0.3 * torch.randn(VECTOR), stored),
                        dict(kind='style', title=title, artist=artist, licence='CC0-1.0', provenance='random numbers',
                             training='none', base_sha256=base, working_pixels=512 * 512))
    painting = Image.new('RGB', (60, 40), 'red')
    painting.paste('blue', (30, 0, 60, 40))
    stylefile.describe(str(folder / 'dore.safetensors'), painting=stylefile.painting(painting), painting_title='Red and Blue')
    return folder


@pytest.fixture(scope='session')
def restoring(styles, tmp_path_factory):
    """A folder with the base, a restorer of random weights, which finds damage in a part of a noisy picture, and the era
    that undoes fading, likewise."""
    import shutil
    import numpy as np
    import torch
    import era_weights
    import stylefile
    from restorer import Restorer, see
    folder = tmp_path_factory.mktemp('restoring')
    shutil.copy(styles / 'base.safetensors', folder)
    torch.manual_seed(SEED)
    net = Restorer()
    net.conv['out'].weight.data.mul_(10)
    net.conv['out'].weight.data[:1] *= 9                # so that at any threshold some is found, and not all,
    net.conv['out'].bias.data[0] -= see(net.eval(), torch.rand(1, 3, 60, 80)).damage.quantile(0.75)       # a quarter of noise
    stylefile.write(str(folder / 'restorer.safetensors'), stylefile.restorer_tensors(net), dict(kind='restorer', title='Restorer'), torch.float32)
    (folder / 'eras').mkdir()
    era_weights.write(folder / 'eras' / 'unfaded.safetensors', era_weights.tensors(np.random.default_rng(SEED)), title='Unfaded', years='', year=1999)
    return folder


@pytest.fixture(scope='session')
def eras(styles, tmp_path_factory):
    """A folder with the base and two eras of random weights: “Kodachrome” of 1942, which has all optics, and “Sepia” of 1890,
    which has none."""
    import shutil
    import numpy as np
    import era_weights
    folder = tmp_path_factory.mktemp('dated')
    shutil.copy(styles / 'base.safetensors', folder)
    (folder / 'eras').mkdir()
    rng = np.random.default_rng(SEED)
    era_weights.write(folder / 'eras' / 'kodachrome.safetensors', era_weights.tensors(rng), era_weights.OPTICS, title='Kodachrome', years='1936–1950', year=1942)
    era_weights.write(folder / 'eras' / 'sepia.safetensors', era_weights.tensors(rng), title='Sepia Tóning', years='', year=1890)
    return folder


@pytest.fixture(scope='session')
def screen():
    """The environment of a virtual screen of our own. Xvfb takes over the number of one in another process namespace,
    so the number is a random one. Without -noreset it begins anew when its last client leaves, and throws out one that
    connects just then: 6 of 300."""
    for _ in range(10):
        number = random.SystemRandom().randrange(1000, 30000)
        if os.path.exists(f'/tmp/.X{number}-lock'):
            continue
        server = subprocess.Popen(['Xvfb', f':{number}', '-screen', '0', '1280x900x24', '-nolisten', 'tcp', '-noreset'],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(1200):
            if os.path.exists(f'/tmp/.X11-unix/X{number}') or server.poll() is not None:
                break
            time.sleep(0.05)
        if server.poll() is None:
            break
    else:
        pytest.fail('Xvfb does not start')
    env = {**os.environ, 'DISPLAY': f':{number}', 'GDK_BACKEND': 'x11'}
    for name in 'WAYLAND_DISPLAY', 'XAUTHORITY', 'DBUS_SESSION_BUS_ADDRESS':
        env.pop(name, None)
    yield env
    server.terminate()
    server.wait(10)


@pytest.fixture(scope='session')
def chinese(tmp_path_factory):
    """The environment of an artist in China; with LANGUAGE another language."""
    folder = tmp_path_factory.mktemp('locales')
    subprocess.run(['localedef', '-i', 'zh_CN', '-f', 'UTF-8', folder / 'zh_CN.UTF-8'], check=True, timeout=60)
    return {'LOCPATH': str(folder), 'LC_ALL': 'zh_CN.UTF-8', 'LANGUAGE': 'zh_CN'}


@pytest.fixture(scope='session')
def connections(tmp_path_factory):
    """What makes programs say when they try to reach another machine: an environment, and a function that returns since its
    last call a list of (“begins”, “socket” or “getaddrinfo”; the program)."""
    folder = tmp_path_factory.mktemp('connections')
    subprocess.run(['cc', '-shared', '-fPIC', '-o', folder / 'connections.so', TOP / 'tests/connections.c', '-ldl'], check=True)
    log = folder / 'log'

    def tried():
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return [tuple(line.split(' ', 1)) for line in lines]
    return {'LD_PRELOAD': str(folder / 'connections.so'), 'PASTICHE_CONNECTIONS': str(log)}, tried
