# SPDX-License-Identifier: GPL-3.0-or-later
"""A painting becomes a style: the vector against PyTorch's encoder, and what pastiche learn says."""
import os
import subprocess

import numpy as np
import pytest
import torch
from PIL import Image

import internals as I
import stylefile
from files import PASTICHE
from networks import Encoder, Generator
from test_apply import make_nets, reference, resized, two      # noqa: F401: fixtures

NO_GRADIENTS = True     # conftest.py


def pastiche(*words, styles):
    return subprocess.run([PASTICHE, words[0], '--styles', styles, *words[1:]], capture_output=True, text=True, timeout=300,
                          env={**os.environ, 'LC_ALL': 'C.UTF-8'})


def sentence(result):
    assert result.returncode == 1 and result.stdout == '' and result.stderr.count('\n') == 1, (result.stdout, result.stderr)
    return result.stderr.removeprefix('pastiche: ').strip()


@pytest.fixture(scope='module')
def folder(two):
    return two[0].folder


def painting(path, rng, h, w, mode='RGB'):
    small = rng.integers(0, 256, (max(2, h // 9), max(2, w // 9), len(mode)), dtype=np.uint8)
    Image.fromarray(small, mode).resize((w, h), Image.Resampling.BICUBIC).save(path)
    return path


@pytest.mark.parametrize('name, h, w', [('a.png', 300, 420), ('b.png', 41, 700), ('c.tif', 35, 33)])
def test_vector_against_reference(two, folder, tmp_path, seed, name, h, w):
    file, out = painting(tmp_path / name, np.random.default_rng(seed), h, w), tmp_path / 'out.safetensors'
    assert pastiche('instant', file, out, styles=folder).stdout.startswith(f'{out}: a style; to paint in it:\n')
    x = np.asarray(Image.open(file)).astype(float) / 255
    scale = min(256 / min(h, w), 1024 / max(h, w))
    small = resized(x, *(max(16, 2 * int(np.floor(n * scale / 2 + 0.5))) for n in (h, w)))
    with torch.no_grad():
        want = two[0].g.affine(two[0].e(torch.from_numpy(small).float().permute(2, 0, 1)[None]))[0].numpy()
    tensors, metadata = stylefile.read(str(out))
    assert list(tensors) == ['vector'] and I.relative(tensors['vector'].numpy(), want) < 1e-3
    assert metadata['title'] == name[0] and metadata['provenance'] == f'“{name}”' and metadata['kind'] == 'vector'
    assert out.stat().st_size - len(metadata['painting']) < 12000


def test_it_paints_with_the_base(two, folder, tmp_path, seed):
    rng = np.random.default_rng(seed)
    own = tmp_path / 'styles'
    own.mkdir()
    (own / 'base.safetensors').write_bytes((folder / 'base.safetensors').read_bytes())
    assert pastiche('instant', painting(tmp_path / 'p.png', rng, 200, 300), own / 'mine.safetensors', styles=own).returncode == 0
    assert pastiche('info', 'mine', styles=own).returncode == 0
    photo = painting(tmp_path / 'photo.png', rng, 280, 310)
    result = pastiche('apply', '--style', 'mine', '--strength', '60', '--stroke-size', '200', photo, tmp_path / 'out.png', styles=own)
    assert result.returncode == 0, result.stderr
    mine = type('', (), dict(g=two[0].g, e=two[0].e, style=two[0].g, working=400000,
                             vector=stylefile.read(str(own / 'mine.safetensors'))[0]['vector'].float(), runner=type(two[0]).runner))()
    pixels = np.concatenate([np.asarray(Image.open(photo)) / 255, np.ones((280, 310, 1))], -1)
    want = reference(mine, pixels, 60, 200.0)
    assert np.abs(np.asarray(Image.open(tmp_path / 'out.png')) / 255 - want).max() < 0.02


def test_title_and_names(two, folder, tmp_path, seed):
    file, out = painting(tmp_path / 'The_Night Watch.v2.png', np.random.default_rng(seed), 50, 60, 'RGBA'), tmp_path / 'x.safetensors'
    for options, title in (((), 'The Night Watch.v2'), (('--title', 'Nächte'), 'Nächte')):
        assert pastiche('instant', '--overwrite', *options, file, out, styles=folder).returncode == 0
        info = pastiche('info', out, styles=folder).stdout
        assert f'kind:       vector\ntitle:      {title}\n' in info and 'paints at:  0.40 megapixels' in info


def test_what_cannot_be_learned_from(folder, tmp_path):
    Image.new('RGB', (31, 400)).save(tmp_path / 'tiny.png')
    Image.new('RGBA', (400, 300), (9, 90, 200, 99)).save(tmp_path / 'one.png')
    Image.new('RGBA', (400, 300)).save(tmp_path / 'nothing.png')
    (tmp_path / 'text.png').write_text('text')
    out = tmp_path / 'out.safetensors'
    for name, said in (('tiny.png', 'cannot become a style: it is smaller than 32 pixels.'),
                       ('one.png', 'cannot become a style: it is of a single colour.'),
                       ('nothing.png', 'cannot become a style: it is of a single colour.'),
                       ('text.png', 'is no picture that can be read here.'), ('missing.png', 'cannot be read: No such file or directory.')):
        assert sentence(pastiche('instant', tmp_path / name, out, styles=folder)).endswith(said)
    assert not out.exists()
    assert 'no folder' in sentence(pastiche('instant', painting(tmp_path / 'p.png', np.random.default_rng(1), 50, 50),
                                            tmp_path / 'no' / 'out.safetensors', styles=folder))
    assert 'ends in “.safetensors”' in pastiche('instant', tmp_path / 'p.png', tmp_path / 'out.png', styles=folder).stderr


def test_a_vector_of_the_wrong_size(two, folder, tmp_path):
    base = stylefile.read(str(folder / 'base.safetensors'))[1]['sha256']
    stylefile.write(str(tmp_path / 'bad.safetensors'), {'vector': torch.zeros(4255)},
                    dict(kind='vector', base_sha256=base, working_pixels=400000))
    assert 'tensor “vector” is 4255 and must be 4256' in sentence(pastiche('info', tmp_path / 'bad.safetensors', styles=folder))
