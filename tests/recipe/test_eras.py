# SPDX-License-Identifier: GPL-3.0-or-later
"""Eras: the transform against a plain loop, what holds by construction, training, files, film and measures."""
import json
import math
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

import data
import era_cards
import era_limits
import era_optics
import eras
import export
import film
import held
import measure_era
import patches
import physics_eras
import stylefile
import train_era

SHIPPED = sorted((Path(__file__).resolve().parents[2] / 'pretrained' / 'styles' / 'eras').glob('*.safetensors'))
LIMITS = dict(softness=0.02, softness_share=1, chroma_softness=0.02, halation=1, halation_radius=0.1, halation_colour=1, vignette=1, grain=0.25,
              grain_size=0.02, grain_colour=1, starch=1, starch_size=0.02, unevenness=0.5, unevenness_size=1, unevenness_colour=1)


@pytest.fixture(autouse=True)
def seeded(seed):
    torch.manual_seed(seed)


def shaken(era, by=1.0):
    """An era whose weights are far from where they begin."""
    for p in era.parameters():
        torch.nn.init.normal_(p, 0, by)
    return era


# --- The transform ---

def slowly(c, a, looks):
    """One colour, as the contract says it."""
    clamp = lambda v: min(1.0, max(0.0, v))
    decode = lambda v: v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
    encode = lambda v: 12.92 * v if v <= 0.0031308 else 1.055 * v ** (1 / 2.4) - 0.055
    c = [clamp((c[i] - a[i]) / (1 + a[3 + i] - a[i])) ** math.exp(-a[6 + i]) for i in range(3)]
    c = [v + a[9] * (3 * v * v - v - 2 * v ** 3) for v in c]
    grey = 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]
    c = [clamp(grey + math.exp(a[10]) * (v - grey)) for v in c]
    light = [decode(v) for v in c]
    c = [encode(clamp(sum(looks['exposure'][i][j] * light[j] for j in range(3)))) for i in range(3)]
    at = [min(31, int(v * 32)) for v in c]
    c = [(1 - (c[i] * 32 - at[i])) * looks['curves'][i][at[i]] + (c[i] * 32 - at[i]) * looks['curves'][i][at[i] + 1] for i in range(3)]
    c = [clamp(sum(looks['print'][i][j] * c[j] for j in range(3)) + looks['print'][i][3]) for i in range(3)]
    at = [min(7, int(v * 8)) for v in c]
    part = [8 * c[i] - at[i] for i in range(3)]
    added = [0.0] * 3
    for corner in range(8):
        bits = [corner >> k & 1 for k in range(3)]
        weight = math.prod(p if b else 1 - p for p, b in zip(part, bits))
        for i in range(3):
            added[i] += weight * looks['table'][at[0] + bits[0]][at[1] + bits[1]][at[2] + bits[2]][i]
    return [clamp(c[i] + added[i]) for i in range(3)]


@pytest.mark.parametrize('sensitivity', [None, era_cards.ORTHO])
def test_the_transform_is_that_of_the_contract(sensitivity):
    era = shaken(eras.Era(sensitivity, most=eras.RANGE_BACK), 0.3)
    x = torch.cat([torch.rand(1, 3, 2, 9), torch.eye(3).view(1, 3, 1, 3).expand(-1, -1, 2, -1), torch.zeros(1, 3, 2, 1)], 3)
    amounts, looks = eras.limited(era, torch.randn(1, 11)), era.looks()
    got = eras.transform(x, amounts, looks)[0].flatten(1).t()
    plain = {k: v.double().tolist() for k, v in looks.items()}
    want = [slowly(c, amounts[0].double().tolist(), plain) for c in x[0].flatten(1).t().double().tolist()]
    assert np.allclose(got.detach().numpy(), want, atol=1e-4)


def test_a_table_has_red_first():
    looks = dict(exposure=torch.eye(3), curves=torch.linspace(0, 1, 33).expand(3, -1), print=torch.eye(3, 4), table=torch.zeros(9, 9, 9, 3))
    got = eras.table(torch.zeros(11), looks)
    assert got.shape == (33, 33, 33, 3) and np.allclose(got[8, 16, 24], (0.25, 0.5, 0.75), atol=1e-5)
    looks['table'][8, 0, 0, 2] = 0.1
    assert torch.isclose(eras.table(torch.zeros(11), looks)[32, 0, 0, 2], torch.tensor(0.1))


def test_it_can_be_learned_through():
    era = eras.Era()
    y = eras.look(era, torch.rand(2, 3, 20, 31))
    y.mean().backward()
    assert y.shape == (2, 3, 20, 31) and all(torch.isfinite(p.grad).all() for p in era.parameters())
    assert all(p.grad.abs().max() > 0 for n, p in era.named_parameters() if n != 'rest')


@pytest.mark.parametrize('sensitivity, by', [(None, 0.1), (None, 3.0), (era_cards.BLUE, 3.0)])
def test_what_holds_by_construction(sensitivity, by):
    era = shaken(eras.Era(sensitivity), by)
    looks = era.looks()
    assert (looks['curves'].diff(dim=1) >= 0).all() and 0 <= looks['curves'].min() and looks['curves'].max() <= 1
    assert looks['table'].abs().max() <= eras.RESIDUAL + 1e-6 and torch.allclose(looks['print'][:, :3].sum(1), torch.ones(3), atol=1e-5)
    most = torch.tensor([0.45] * 6 + [1.5] * 3 + [0.9, 1.5])
    assert (era.range >= 0).all() and (era.range <= most).all()
    numbers = era(torch.rand(3, 3, 64, 64))
    assert torch.allclose(numbers[:, :9], numbers[:, [0, 0, 0, 3, 3, 3, 6, 6, 6]], rtol=1e-3, atol=1e-3)


def test_greys_stay_in_order():
    """Whatever a grey era has learned, what the emulsion got more light from is lighter."""
    era = shaken(eras.Era(era_cards.ORTHO), 1.0)
    x = torch.rand(1, 3, 12, 12)
    got = eras.transform(x, eras.limited(era, era(eras.seen(x))), era.looks())[0, 0]
    light = eras.mixed(era.looks()['exposure'], eras.decode(eras.exposed(x.flatten(2), eras.limited(era, era(eras.seen(x))))))[0, 0]
    assert (got.flatten()[light.flatten().argsort()].diff() >= -1e-6).all()


# --- Training ---

@pytest.fixture
def packed(tmp_path, seed):
    rng = np.random.default_rng(seed)
    names = dict(photos=[f'elementary/{i:04}' for i in range(8)] + [f'pixabay_people/9{i:03}' for i in range(6)],
                 test=held.PHOTOS[:1], faces=held.FACES['light'][:1] + held.FACES['dark'][:1], era_1942_kodachrome_small=[f'k/{i:04}' for i in range(8)],
                 era_1973_documerica=[f'd/{i:04}' for i in range(8)], era_1938_fsa_bw=[f'f/{i:04}' for i in range(8)])
    for kind, of_kind in names.items():
        with zipfile.ZipFile(tmp_path / f'{kind}.zip', 'w') as z:
            for name in of_kind:
                small = Image.fromarray(rng.integers(0, 256, (9, 8, 3), np.uint8))
                small.resize((72, 80), Image.BICUBIC).save(tmp_path / 'one.png')
                z.write(tmp_path / 'one.png', name)
    return tmp_path


@pytest.mark.parametrize('name', ['kodachrome', 'press', 'unfaded'])
def test_a_training_goes_on_as_if_it_had_not_stopped(packed, name, monkeypatch):
    monkeypatch.setattr(physics_eras, 'FIT_STEPS', 2)
    run = lambda out, steps, *more: monkeypatch.setattr('sys.argv', ['x', *more, '--data', str(packed), '--out', str(packed / out), '--batch', '2',
                                                                   '--steps', steps]) or train_era.main()
    for out in 'ab':
        run(out, '2', 'exposing')
    run('a', '4', name)
    monkeypatch.setattr(train_era.Trainer, 'over', lambda trainer: trainer.step >= 2)
    run('b', '4', name)
    monkeypatch.undo()
    monkeypatch.setattr(physics_eras, 'FIT_STEPS', 2)
    run('b', '4', name, '--resume')
    a, b = (torch.load(packed / out / f'{name}.pt', weights_only=True) for out in 'ab')
    assert a['step'] == b['step'] == 4 and (packed / 'a' / f'{name}.jpg').exists()
    assert all(torch.equal(a[part][k], b[part][k]) for part in ('era', 'live', 'd') for k in a[part])
    start = eras.Era(era_cards.ERAS[name].sensitivity).state_dict()
    assert any(not torch.equal(a['live'][k], start[k]) for k in ('steps', 'watcher.head.weight'))


def test_measuring_and_learning_share_no_picture(packed):
    learned, measured = ({n for n, _ in data.era_pictures(str(packed), 'photos', m)} for m in (False, True))
    assert learned and measured and not learned & measured and len(learned | measured) == 14


def test_only_free_pictures_are_packed(tmp_path, monkeypatch):
    rows = ['file\tlicence\twhat', *(f'era_x/{i:04}.jpg\t{licence}\t{what}' for i, (licence, what) in enumerate([
        ('PD (1891), PG', 'views'), ('PD-US (published before 1929), PG', 'stills'), ('PD-US (1920), PG; death dates not checked', 'prints'),
        ('PD-US as given by PG; not checked', 'slides'), ('not stated', 'slides'), ('PD (1891), PG', 'drawings'), ('PD (1891), PG', 'views')]))]
    folder = tmp_path / 'eras' / 'era_x'
    folder.mkdir(parents=True)
    (folder / 'sources.tsv').write_text('\n'.join(rows))
    violet = Image.new('RGB', (200, 180), (60, 20, 90))
    for i in range(7):
        (violet if i else Image.new('RGB', (200, 180), (70, 70, 70))).save(folder / f'{i:04}.jpg')
    cards = dict(a=era_cards.Card('A', '', 1900, '', '', real=('era_x',), without=('draw', 'era_x/0006'), frame=0.1))
    monkeypatch.setattr(era_cards, 'ERAS', cards)
    data._eras(str(tmp_path), str(tmp_path), [])
    assert [n for n, _ in data.load(tmp_path / 'era_x.zip')] == ['era_x/0000', 'era_x/0001']
    assert data.load(tmp_path / 'era_x.zip')[0][1].shape == (3, 144, 160)
    cards['a'].faded = 0.1
    data._eras(str(tmp_path), str(tmp_path), [])
    assert [n for n, _ in data.load(tmp_path / 'era_x.zip')] == ['era_x/0001']


def test_losses_see_what_they_are_for(seed):
    random = torch.Generator().manual_seed(seed)
    x = torch.rand(2, 400) + 0.1
    assert train_era.misordered(x, x ** 2, random) < train_era.misordered(x, 1 - x, random) and train_era.misordered(x, 1.2 * x, random) == 0
    colours = torch.rand(1, 3, 300) - torch.tensor([0.0, 0.5, 0.5]).view(1, 3, 1)
    quarter = torch.stack([colours[:, 0], -colours[:, 2], colours[:, 1]], 1)
    where = (train_era.chroma(colours) > 0.12).float()
    assert train_era.turned(colours, 1.7 * colours, where, 5.0) < 1e-3 < 0.1 < train_era.turned(colours, quarter, where, 60.0)
    assert train_era.turned(colours, quarter, where, 100.0) < 1e-3
    a = torch.rand(4, 3, 40, 40)
    assert train_era.sliced(a, a, random) < 0.5 * train_era.sliced(a, 0.7 * a, random)


class Reader(torch.nn.Module):
    """In place of an era's network: a gamma of each still, by its brightness and by a number."""

    def __init__(self, by_brightness, number):
        super().__init__()
        self.by = torch.nn.Parameter(torch.tensor([by_brightness, number]))

    def forward(self, x):
        gamma = self.by[0] * (0.5 - x.mean((1, 2, 3))) + self.by[1]
        return torch.cat([torch.zeros(len(x), 6), gamma[:, None].expand(-1, 3), torch.zeros(len(x), 2)], 1)


def test_an_era_without_colours_lights_portraits_alike(packed, stills, monkeypatch):
    torch.save(eras.Watcher().state_dict(), packed / 'exposing.pt')
    monkeypatch.setattr('sys.argv', ['x', 'press', '--data', str(packed), '--out', str(packed)])
    monkeypatch.setattr(train_era, 'PORTRAITS', 40)
    trainer = train_era.Trainer(train_era.arguments(), 'press', era_cards.ERAS['press'])
    assert len(trainer.people) == sum(n.startswith('pixabay') for n, _ in data.era_pictures(str(packed), 'photos'))
    trainer.people, found = stills, {}
    for title, reader in dict(alike=Reader(0.0, 0.0), dark=Reader(0.0, -1.5), apart=Reader(8.0, 0.0)).items():
        trainer.era.watcher = reader
        found[title] = trainer.lit()
    assert found['alike']['calm'] == found['dark']['calm'] == 0 and found['alike']['tone'] < 0.02 and found['dark']['tone'] > 0.05
    assert found['apart']['calm'] > 0.02
    (found['apart']['calm'] + found['apart']['tone']).backward()
    assert reader.by.grad.abs().min() > 0 and trainer.era.steps.grad.abs().max() > 0


# --- Files ---

def test_a_file_holds_what_was_learned(tmp_path, monkeypatch):
    era = shaken(eras.Era(), 0.2)
    torch.save(dict(era=era.state_dict()), tmp_path / 'kodachrome.pt')
    export.export_eras(str(tmp_path), str(tmp_path / 'eras'))
    tensors, metadata = stylefile.read(tmp_path / 'eras' / 'kodachrome.safetensors')
    again, x = eras.Finished(*stylefile.load_era(tensors)), torch.rand(2, 3, 40, 50)
    off = (eras.look(again, x) - eras.look(era, x)).abs()
    assert off.mean() < 2e-3 and off.max() < 0.05
    assert metadata['kind'] == 'era' and metadata['year'] == '1942' and json.loads(metadata['optics']) == era_cards.ERAS['kodachrome'].optics
    assert list(tensors['era.conv1.weight'].shape) == [3, 3, 16, 32] and list(tensors['era.head.weight'].shape) == [64, 11]


@pytest.mark.parametrize('path', SHIPPED, ids=lambda p: p.stem)
def test_those_that_we_ship(path):
    tensors, metadata = stylefile.read(path)
    card = era_cards.ERAS[path.stem]
    assert metadata['title'] == card.title and metadata['learned'] == card.learned and metadata['weak'] == card.weak
    most = torch.tensor([0.45] * 6 + [1.5] * 3 + [0.9, 1.5])
    assert (tensors['era.range'] >= 0).all() and (tensors['era.range'] <= most + 1e-3).all() and tensors['era.table'].abs().max() <= 0.15
    assert (tensors['era.curves'].diff(dim=1) >= 0).all() and 0 <= tensors['era.curves'].min() and tensors['era.curves'].max() <= 1
    for key, value in json.loads(metadata['optics']).items():
        assert 0 <= np.min(value) and np.max(value) <= LIMITS[key]


def test_ten_eras_in_three_megabytes():
    assert len(SHIPPED) >= 10 and sum(p.stat().st_size for p in SHIPPED) < 3.1e6
    assert {p.stem for p in SHIPPED} == set(era_cards.ERAS)


# --- Limits ---

@pytest.fixture(scope='module')
def stills():
    """Skin of many tones before walls of many colours, light and dark."""
    draw = torch.Generator().manual_seed(7)
    x = torch.rand(40, 3, 1, 1, generator=draw).expand(-1, -1, 64, 64) * torch.linspace(0.4, 1, 64)
    x = (x + 0.02 * torch.randn(x.shape, generator=draw)).clamp(0, 1)
    tone = torch.linspace(0.5, 1.2, 40)[torch.randperm(40, generator=draw)]
    x[:, :, 16:48, 16:48] = torch.tensor([0.78, 0.57, 0.46]).view(1, 3, 1, 1) * tone.view(-1, 1, 1, 1)
    return x.clamp(0, 1)


def finished(sensitivity=None, by=0.2):
    era = shaken(eras.Era(sensitivity), by)
    return eras.Finished(*stylefile.load_era({k: v.contiguous() for k, v in stylefile.era_tensors(era.watcher, era.range, era.looks()).items()}))


def apart(looks):
    """How much lighter or darker colours become than greys of their lightness do: the root of the mean square, over a cube."""
    c, none = eras.nodes(9), torch.zeros(1, eras.NUMBERS)
    made = eras.transform(c, none, looks)
    return float((measure_era.lab(made[..., None])[:, 0, :, 0] - era_limits.aim(c, made, looks, 1e-6)[:, 0]).square().mean().sqrt())


def test_lightness_is_put_in_order():
    looks = finished(by=0.03).looks()
    looks['exposure'] = torch.tensor([[0.5, 0.1, 0.4], [0.0, 0.6, 0.4], [0.1, 0.0, 0.9]])
    held_to = era_limits.ordered(looks, 0.02)
    assert apart(held_to) < 0.6 * apart(looks) and held_to['table'].abs().max() < 0.15
    before, after = (measure_era.lab(eras.transform(eras.nodes(9), torch.zeros(1, eras.NUMBERS), k)[..., None])[..., 0] for k in (looks, held_to))
    clear = ((train_era.chroma(before) > 0.2) & (before[:, 0] > 0.5)).float()
    assert train_era.turned(before, after, clear, 8.0) < 0.01
    again = era_limits.ordered(held_to, 0.02)
    assert (again['table'] - held_to['table']).abs().mean() < 0.2 * (held_to['table'] - looks['table']).abs().mean()


def test_exposures_are_drawn_together(stills):
    era = finished(era_cards.ORTHO, 0.6)
    before = era_limits.becomes(era, era(stills))
    mean = era_limits.becomes(era, era(stills).mean(0, keepdim=True))
    era_limits.calm(era, stills)
    after = era_limits.becomes(era, era(stills))
    assert float(after.std()) < era_limits.CALM + 0.002 and float(after.std()) <= float(before.std()) + 1e-6
    assert torch.allclose(mean, era_limits.becomes(era, era(stills).mean(0, keepdim=True)), atol=1e-3)
    weights = era.watcher.head.weight.clone()
    era_limits.calm(era, stills)
    assert torch.allclose(weights, era.watcher.head.weight, rtol=0.02)


@pytest.mark.parametrize('gamma', [-0.8, 0.05, 0.8])
def test_skin_is_lit(stills, gamma):
    era = finished(era_cards.ORTHO, 0.02)
    era.fixed = {**era.looks(), 'curves': torch.linspace(0, 1, 33).expand(3, -1)}
    era.range[6:9] = 1.2
    era.watcher.head.bias.data = torch.zeros(11)
    era.watcher.head.bias.data[6:9] = gamma
    middle = stills[..., 16:48, 16:48].flatten(2)
    change = lambda: float((era_limits.lightness(eras.transform(middle, eras.limited(era, era(stills)), era.looks())) - era_limits.lightness(middle)).mean())
    before = change()
    era_limits.lit(era, stills, 0.1)
    assert abs(change()) < max(0.12, 0.02 + abs(before) * (abs(gamma) < 0.1))
    assert abs(gamma) < 0.1 or abs(before) > 0.15


@pytest.mark.parametrize('name', [n for n, c in era_cards.ERAS.items() if c.real and not c.sensitivity])
def test_lightness_of_those_that_we_ship_is_in_order(name):
    tensors, _ = stylefile.read(next(p for p in SHIPPED if p.stem == name))
    assert apart(stylefile.load_era(tensors)[2]) < 0.05


# --- Film ---

def test_colours_have_spectra():
    x = np.random.default_rng(1).random((50, 3))
    assert np.allclose(film.eye(np.ones(31)), 1) and np.allclose(film.eye(film.reflectance(x)), x, atol=0.02)
    shares = film.shares(1 - film.step(500, 8))
    assert shares.sum() == pytest.approx(1) and shares[2] > 0.8


def test_balanced_dyes_are_grey():
    grey = -np.log10(film.eye(10 ** -physics_eras.HOME_DYES.sum(0)))
    assert np.allclose(grey, 1, atol=0.02)


GREY, COLOUR = ([n for n, c in era_cards.ERAS.items() if not c.real and bool(c.sensitivity) == grey] for grey in (True, False))


@pytest.mark.parametrize('name', GREY + COLOUR)
def test_what_is_simulated_gets_lighter_with_light(name):
    c = np.repeat(np.linspace(0, 1, 40)[:, None], 3, 1)
    got = physics_eras.simulation(name)(c)
    assert got.shape == (40, 3) and 0 <= got.min() and got.max() <= 1 and (np.diff(got, axis=0) >= -1e-9).all() and (got[-1] > 0.75).all()
    assert got[0].max() < 0.5


def test_a_fit_goes_where_it_should():
    looks, off = physics_eras.fitted(lambda c: np.clip(0.05 + 0.9 * c ** [1.2, 1.0, 0.8], 0, 1), 150)
    assert off < 0.02 and looks['table'].abs().max() <= 0.15 and (looks['curves'].diff(dim=1) >= 0).all()


def test_what_is_drawn_is_the_simulation():
    looks, _ = physics_eras.drawn(physics_eras.sepia, era_cards.ORTHO)
    c = torch.rand(1, 3, 50)
    got = eras.transform(c, torch.zeros(1, 11), looks)[0].t()
    assert np.allclose(got, physics_eras.sepia(c[0].t().double().numpy()), atol=0.01)


# --- Optics ---

def test_no_optics_are_none():
    x = torch.rand(1, 3, 20, 30)
    assert torch.equal(era_optics.optics(x, {}), x)
    assert torch.allclose(era_optics.vignetted(x, 0.0), x, atol=1e-5) and torch.allclose(era_optics.haloed(x, 0.0, 2.0, [1, 1, 1]), x, atol=1e-5)


def test_optics_do_what_they_are_called(seed):
    grey = torch.full((1, 3, 120, 160), 0.5)
    grain = era_optics.optics(grey, dict(grain=0.05, grain_size=0.02), seed)
    assert 0.04 < (grain - grey).std() < 0.06 and torch.equal(grain, era_optics.optics(grey, dict(grain=0.05, grain_size=0.02), seed))
    assert torch.equal(grain[:, 0], grain[:, 1]) and era_optics.optics(grey, dict(grain=0.05, grain_size=0.001), seed).std() < 0.4 * grain.std()
    dark = eras.decode(era_optics.vignetted(grey, 0.5)) / eras.decode(grey)
    assert dark[0, 0, 60, 80] > 0.99 and dark[0, 0, 0, 0] == pytest.approx(0.5, abs=1e-4)
    lamp = torch.zeros(1, 3, 41, 41)
    lamp[..., 19:22, 19:22] = 1
    halo = era_optics.haloed(lamp, 0.5, 3.0, [1, 0.3, 0])
    assert halo[0, 0, 20, 26] > halo[0, 1, 20, 26] > halo[0, 2, 20, 26] == 0
    screen = eras.decode(era_optics.optics(grey, dict(starch=0.4, starch_size=0.02), seed))
    assert screen.std() > 0.01 and abs(float(screen.mean() / eras.decode(grey).mean()) - 1) < 0.1
    for colour in 0.0, 0.8:
        more = eras.decode(era_optics.optics(grey, dict(unevenness=0.1, unevenness_size=0.15, unevenness_colour=colour), seed)) / eras.decode(grey) - 1
        inside = more[..., 30:90, 30:130]           # the noise is steeper at the border
        assert 0.05 < more.std() < 0.15 and inside.diff(dim=3).abs().mean() < 0.015 and torch.equal(more[:, 0], more[:, 1]) == (colour == 0)


# --- Measures ---

def test_order_and_movement(seed):
    x = torch.rand(1, 1, 40, 44).expand(-1, 3, -1, -1)
    assert measure_era.order(x, 0.1 + 0.5 * x ** 2) > 0.99 and measure_era.order(x, 1 - x) < -0.99
    smooth = era_optics.blurred(torch.rand(1, 3, 60, 64), 2.0)
    assert measure_era.moved(smooth, 0.5 * smooth + 0.1) < 0.15
    aside = 0.5 * (smooth + smooth.roll(1, 3))
    assert 0.3 < measure_era.moved(smooth, aside) < 0.7


def test_ranks_share(seed):
    x = torch.randint(0, 6, (50,))
    want = [(x < v).sum() + ((x == v).sum() + 1) / 2 for v in x]
    assert torch.allclose(measure_era.ranks(x), torch.stack(want).double())


@pytest.mark.long
def test_what_is_farther_off_is_measured_so(seed):
    card, random = era_cards.ERAS['press'], torch.Generator().manual_seed(seed)
    real = era_optics.blurred(torch.rand(12, 3, 72, 72), 3.0)
    near, far = real.flip(3) * 0.98, real * 0.5
    distance = lambda made: measure_era.frechet(made, real, card)
    assert distance(near)[0] < 0.2 * distance(far)[0] and 0 < distance(far)[1] < distance(far)[0] and measure_era.floors(*[[(str(i), (255 * t).byte()) for i, t in enumerate(real)]] * 2, real, card, random)[1] < 0.01 * distance(far)[0]
    pictures = lambda x: [(f'x/{i}', (255 * t).byte()) for i, t in enumerate(x)]
    made, theirs = measure_era.deceived(pictures(far), pictures(real), far[:, :, :64, :64], real[:, :, :64, :64], card, random, 25)
    assert made < theirs


def casual(n):
    """Pictures of one kind that show different things: each has a colour and a contrast of its own."""
    return [(torch.rand(1, 3, 1, 1) * 0.6 + 0.2 + torch.rand(()) * 0.1 * torch.randn(1, 3, 48, 72)).clamp(0, 1) for _ in range(n)]


def far(mine, theirs, scale):
    """The Fréchet distance of lists of pictures, N×6 places each, slowly; not yet relative to anything."""
    (m, a), (n, b) = ((x.mean(0), np.cov(x.T, bias=True)) for x in (np.concatenate(s) / scale for s in (mine, theirs)))
    a, b = (0.95 * c + 0.05 * np.eye(6) * np.trace(c) / 6 for c in (a, b))
    return ((m - n) ** 2).sum() + np.trace(a + b) - 2 * np.sqrt(np.linalg.eigvals(a @ b).real.clip(0)).sum()


def test_distance_as_of_ever_so_many_pictures(seed):
    """Against the jackknife, written out; a picture that counts twice is there twice."""
    card, pictures = era_cards.ERAS['press'], (casual(5), casual(4))
    found = patches.Apart(patches.Places(pictures[0], card), patches.Places(pictures[1], card))
    mine, theirs = ([patches.places(x, card).double().numpy() for x in p] for p in pictures)
    all_ = np.cov(np.concatenate(theirs).T, bias=True)
    scale = np.sqrt(np.diag(0.95 * all_ + 0.05 * np.eye(6) * np.trace(all_) / 6)).clip(1e-2)
    size = np.trace(np.cov((np.concatenate(theirs) / scale).T, bias=True))
    whole = far(mine, theirs, scale) / size
    left = [[far(mine[:i] + mine[i + 1:], theirs, scale) / size for i in range(5)], [far(mine, theirs[:i] + theirs[i + 1:], scale) / size for i in range(4)]]
    assert found.whole == pytest.approx(whole, rel=1e-6)
    assert found.distance == pytest.approx(whole - sum((len(v) - 1) * (np.mean(v) - whole) for v in left), rel=1e-5, abs=1e-6)
    assert found.error == pytest.approx(sum((len(v) - 1) ** 2 / len(v) * np.var(v, ddof=1) for v in left) ** 0.5, rel=1e-5)
    twice = patches.Apart(patches.Places(pictures[0], card, torch.tensor([1.0, 2, 1, 1, 1])), patches.Places(pictures[1], card))
    assert twice.whole == pytest.approx(far(mine + mine[1:2], theirs, scale) / size, rel=1e-6)


def test_pictures_of_one_kind_are_not_apart(seed):
    """On average, where the plain distance takes what they show for a difference; and others are apart."""
    card = era_cards.ERAS['press']
    of = lambda shift: patches.Places([(x + shift).clamp(0, 1) for x in casual(6)], card)
    same, other = ([patches.Apart(of(shift), of(0)) for _ in range(30)] for shift in (0, 0.3))
    mean = lambda apart, name: sum(getattr(x, name) for x in apart) / len(apart)
    print(mean(same, 'whole'), mean(same, 'distance'), mean(other, 'distance'))
    assert abs(mean(same, 'distance')) < 0.5 * mean(same, 'whole') and mean(other, 'distance') > 3 * abs(mean(same, 'distance'))


def test_skins_keep_their_order():
    assert measure_era.skins([(30, 40), (50, 60), (70, 80)]) == 1 and measure_era.skins([(30, 60), (50, 60.5), (70, 50)]) == pytest.approx(1 / 3)
    assert measure_era.skins([(30, 20), (33, 10), (60, 70)]) == 1


@pytest.mark.parametrize('x,y,want', [((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425), ((50, 0, 0), (50, -1, 2), 2.3669), ((50, 2.5, 0), (73, 25, -18), 27.1492),
                                      ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644), ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
                                      ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082)])
def test_ciede2000_is_that_of_sharma(x, y, want):
    """Of his table of test data."""
    got = measure_era.ciede2000(*((torch.tensor([c]) + torch.tensor([16.0, 0, 0]))[..., None] / 100 for c in (x, y)))
    assert float(got) == pytest.approx(want, abs=2e-4)


def test_cards_are_whole():
    for name, card in era_cards.ERAS.items():
        assert card.title and card.years and 1839 <= card.year <= 2030 and card.learned and card.weak, name
        assert card.real or callable(physics_eras.simulation(name))
        assert not card.start or callable(physics_eras.simulation(card.start))
        assert set(card.optics) <= set(LIMITS)
