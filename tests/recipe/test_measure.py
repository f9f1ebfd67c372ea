# SPDX-License-Identifier: GPL-3.0-or-later
"""The recipe's measure and baselines, as far as they go without photographs, paintings and feature networks."""
import numpy as np
import pytest
import torch

import baselines
import data
import distances
import stylefile
import trained
from features import Style
from networks import Encoder, Generator, paint


@pytest.fixture(autouse=True)
def seeded(seed):
    torch.manual_seed(seed)


def test_lab_has_the_tabulated_values_and_a_way_back():
    # L, a, b of sRGB's primaries under D65 (Lindbloom's calculator)
    for rgb, lab in (((1, 0, 0), (53.24, 80.09, 67.20)), ((0, 1, 0), (87.73, -86.18, 83.18)), ((0, 0, 1), (32.30, 79.19, -107.86))):
        got = baselines.lab(torch.tensor(rgb, dtype=torch.float32).view(1, 3, 1, 1)).flatten() * 100
        assert np.allclose(got - torch.tensor([16.0, 0, 0]), lab, atol=0.05)
    x = torch.rand(2, 3, 17, 23)
    assert torch.allclose(baselines.rgb(baselines.lab(x)), x, atol=1e-4)


def test_reinhard_takes_over_the_moments():
    x, paintings = 0.4 + 0.2 * torch.rand(2, 3, 32, 40), 0.4 + 0.1 * torch.rand(3, 3, 24, 24)
    made, wanted = baselines.lab(baselines.reinhard(x, paintings)), baselines.lab(paintings).transpose(0, 1).flatten(1)
    for picture in made:
        assert torch.allclose(picture.flatten(1).mean(1), wanted.mean(1), atol=1e-3)
        assert torch.allclose(picture.flatten(1).std(1), wanted.std(1), atol=1e-3)


def test_adain_takes_over_the_moments():
    f, style = torch.randn(2, 5, 9, 7), baselines._moments(torch.randn(3, 5, 8, 8) * 3 + 1, (0, 2, 3))
    for got, want in zip(baselines._moments(baselines.adain(f, *style)), style):
        assert torch.allclose(got, want.expand_as(got), atol=1e-3)
    assert baselines.Decoder()(torch.randn(1, 256, 8, 10)).shape == (1, 3, 32, 40)


def test_gatys_pictures_come_back(tmp_path):
    made = {('dore', 'gb82/0004'): torch.rand(3, 1, 1).expand(3, 32, 32), ('monet', 'a/1'): torch.rand(3, 1, 1).expand(3, 32, 32)}
    path = str(tmp_path / 'gatys.zip')
    baselines.write_pictures(path, {f'{s}/{p.replace("/", "-")}.jpg': x for (s, p), x in made.items()}, 1.5)
    back, seconds = baselines.read_gatys(path)
    assert seconds == 1.5 and {(s, p) for s in back for p in back[s]} == set(made)
    for (s, p), x in made.items():
        assert torch.allclose(back[s][p], x, atol=0.03)


def test_tiles_cover_everything():
    x = torch.arange(300 * 600).view(1, 1, 300, 600)
    squares = distances.tiles(x)
    assert squares.shape[2:] == (256, 256) and len(squares) == 6
    assert len(squares.unique()) == x.numel()
    assert torch.equal(distances.tiles(x[..., :256, :256]), x[..., :256, :256])


class Network(torch.nn.Module):
    """Four maps of random convolutions, in SqueezeNet's place."""

    def __init__(self):
        super().__init__()
        self.conv = torch.nn.ModuleList(torch.nn.Conv2d(c, c + 3, 3, 2) for c in (3, 6, 9, 12))

    def forward(self, x):
        maps = []
        for conv in self.conv:
            x = conv(x).relu()
            maps.append(x)
        return maps


@torch.no_grad()
def test_batches_make_one_statistic():
    network, x = Network(), torch.rand(11, 3, 256, 256)         # batches of 8 and 3
    seen, whole = distances.Look(network).seen(x), Style(network(x), 11)
    for kind in ('mean', 'deviation', 'gram'):
        for got, want in zip(getattr(seen, kind), getattr(whole, kind)):
            assert torch.allclose(got, want, atol=1e-5)


def test_frechet_is_the_formula():
    """‖m − n‖² + tr (A + B − 2 √(AB)), the root's trace from the eigenvalues of AB, which is not symmetric."""
    a, b = (torch.randn(400, 7) @ torch.randn(7, 7) + torch.randn(7) for _ in 'ab')
    made, real = (distances.Gauss.of(x, torch.eye(7).double()) for x in (a, b))
    means, covariances = zip(*((g.mean.numpy(), g.covariance.numpy()) for g in (made, real)))
    for x, c in zip((a, b), covariances):
        full = np.cov(x.double().numpy().T)
        assert np.allclose(c, 0.95 * full + 0.05 * np.eye(7) * np.trace(full) / 7)
    root = np.sqrt(np.linalg.eigvals(covariances[0] @ covariances[1]).real.clip(0)).sum()
    want = ((means[0] - means[1]) ** 2).sum() + np.trace(covariances[0] + covariances[1]) - 2 * root
    assert made.frechet(real) == pytest.approx(want / np.trace(np.cov(b.double().numpy().T)), rel=1e-6)
    assert real.frechet(real) == pytest.approx(0, abs=1e-9)


@torch.no_grad()
def test_trained_reads_style_files(styles):
    t, x = trained.Trained(str(styles), 'cpu'), torch.rand(2, 3, 24, 40)
    assert set(t.names) == {'dore', 'vangogh'}
    base, encoder = Generator(), Encoder()
    stylefile.load_base(base, encoder, stylefile.read(str(styles / 'base.safetensors'))[0])
    own = t.own(x)
    assert torch.allclose(own, base.affine(encoder(x)), atol=1e-5)
    style, other = t.style('dore'), t.style('vangogh')
    assert torch.allclose(t.paint(x, t.base, own[:1]), paint(base, x, own[:1].expand(2, -1)), atol=1e-4)
    a, b = t.paint(x, *style), t.paint(x, *other)
    assert torch.allclose(trained.mixed(a, b, 0.0), a, atol=1e-5) and torch.allclose(trained.mixed(a, b, 1.0), b, atol=1e-5)
    assert not torch.allclose(trained.mixed(a, b), a, atol=1e-3) and not torch.allclose(trained.mixed(a, b), b, atol=1e-3)


def test_squares_of_a_painting():
    """Red is the place across, green down, of a picture that is enlarged: where they lie, and how much they see."""
    h, w = 300, 400
    y, x = torch.meshgrid((torch.arange(h) + 0.5) / h, (torch.arange(w) + 0.5) / w, indexing='ij')
    seen = data.squares(torch.stack([x, y, 0 * x])[None], 60)
    assert seen.shape == (60, 3, 256, 256)
    across, down = seen[:, 0, 128, 192] - seen[:, 0, 128, 64], seen[:, 1, 192, 128] - seen[:, 1, 64, 128]
    pixels = 512 * torch.stack([across * w / h, down]) / 128              # of the enlarged picture, to one of the window
    assert torch.allclose(*pixels, atol=0.02) and pixels.min() > 0.98 and pixels.max() < 1.52 and pixels[0].std() > 0.05
    left = seen[:, 0, 128, 0]
    assert left.min() < 0.1 and left.max() > 0.4 and (seen >= 0).all() and (seen[:, :2] <= 1).all()
