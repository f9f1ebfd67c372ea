# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of a style's privacy: statistics against naive loops, scores where the answer is known, and tunes that go on."""
import argparse
import math
import os

import numpy as np
import pytest
import torch
from PIL import Image

import distances
import measure_privacy
import privacy
from privacy import Scores


@pytest.fixture(autouse=True)
def seeded(seed):
    torch.manual_seed(seed)


@pytest.fixture
def rng(seed):
    return np.random.default_rng(seed)


def study(rng, paintings=12, pairs=3, crops=2, gain=0.0):
    """Scores of crops, normal ones, of members larger by `gain`."""
    rows = []
    for pair in range(pairs):
        half = rng.permutation(paintings) < paintings // 2
        for side in range(2):
            for p in range(paintings):
                rows += [(rng.normal() + gain * (half[p] ^ side), half[p] ^ side, p, 2 * pair + side) for _ in range(crops)]
    value, member, painting, style = (np.array(column) for column in zip(*rows))
    return Scores(value, member.astype(bool), painting, style)


def ties(s, rng):
    """Values of few kinds, and paintings that count more than once, or not at all."""
    return Scores(rng.integers(0, 6, len(s.value)).astype(float), s.member, s.painting, s.style,
                  rng.integers(0, 3, s.painting.max() + 1)[s.painting].astype(float))


def repeated(s):
    """(values of members, of the others), as often as they count."""
    value, member = (np.repeat(x, s.weight.astype(int)) for x in (s.value, s.member))
    return value[member], value[~member]


def test_auc_and_hits_are_those_of_loops(rng):
    for s in (study(rng, gain=0.7), ties(study(rng), rng), ties(study(rng, paintings=30, pairs=2, crops=1), rng)):
        mine, others = repeated(s)
        pairs = [(a > b) + (a == b) / 2 for a in mine for b in others]
        assert privacy.auc(s) == pytest.approx(np.mean(pairs), abs=1e-9)
        for alarms in (0.01, 0.1, 0.5):
            allowed = [np.mean(mine >= t) for t in {*mine, *others} if np.mean(others >= t) <= alarms + 1e-9]
            assert privacy.hits(s, alarms) == pytest.approx(max(allowed, default=0), abs=1e-9)


def test_known_scores(rng):
    def all_of(s):
        return [measure(s) for measure in (privacy.auc, privacy.hits, privacy.told)]

    s = study(rng, crops=1, gain=100.0)
    assert all_of(s) == pytest.approx([1, 1, 1])
    assert all_of(Scores(-s.value, s.member, s.painting, s.style)) == pytest.approx([0, 0, 0])
    assert all_of(Scores(0 * s.value, s.member, s.painting, s.style)) == pytest.approx([0.5, 0, 0.5])
    # Of normal scores 1 apart: Φ (1 ∕ √2) = 0.760; 0.011 was the worst of 100 seeds.
    assert privacy.auc(study(rng, 200, 12, gain=1.0)) == pytest.approx((1 + math.erf(0.5)) / 2, abs=0.025)


def test_told_is_a_loop_over_pairs(rng):
    for s in (study(rng, gain=0.5).whole(), ties(study(rng), rng).whole(), ties(study(rng, crops=1), rng)):
        right, count = 0.0, 0
        for p in range(12):
            for pair in range(3):
                at = [np.flatnonzero((s.painting == p) & (s.style == 2 * pair + side)) for side in range(2)]
                values = [s.value[a].item() for a in at]
                tuned = 0 if s.member[at[0]][0] else 1
                weight = s.weight[at[0]][0]
                right += weight * ((values[tuned] > values[1 - tuned]) + (values[0] == values[1]) / 2)
                count += weight
        assert privacy.told(s) == pytest.approx(right / count, abs=1e-9)


def test_whole_paintings_and_centred_scores(rng):
    s = study(rng, crops=3)
    s.weight = rng.integers(0, 3, 12)[s.painting].astype(float)
    s.value += 5 * s.style                      # every style has a level of its own, which nobody can compare
    whole, centred = s.whole(), s.whole().centred()
    assert len(whole.value) == 12 * 6
    for i in range(len(whole.value)):
        at = (s.painting == whole.painting[i]) & (s.style == whole.style[i])
        assert whole.value[i] == pytest.approx(s.value[at].mean())
        assert whole.member[i] == s.member[at][0] and whole.weight[i] == s.weight[at][0]
        level = s.value[s.style == whole.style[i]].mean()
        assert centred.value[i] == pytest.approx(whole.value[i] - level)
        assert np.allclose(s.centred().value[at], s.value[at] - level)


def test_intervals_draw_whole_paintings(rng, seed):
    s = study(rng, gain=0.4).whole()
    got = privacy.interval(privacy.auc, s, np.random.default_rng(seed), 50)
    again, values = np.random.default_rng(seed), []
    for _ in range(50):
        drawn = again.integers(12, size=12)
        rows = np.concatenate([np.flatnonzero(s.painting == p) for p in drawn])
        values.append(privacy.auc(Scores(s.value[rows], s.member[rows], s.painting[rows], s.style[rows])))
    assert got == pytest.approx(np.quantile(values, (0.025, 0.975)), abs=1e-9)
    # Eight crops of a painting that are all the same tell no more than one.
    rows = np.repeat(np.arange(len(s.value)), 8)
    eightfold = Scores(s.value[rows], s.member[rows], s.painting[rows], s.style[rows])
    assert privacy.interval(privacy.auc, eightfold, np.random.default_rng(seed), 50) == pytest.approx(got, abs=1e-9)


def test_labels_by_chance_say_nothing(rng):
    s = study(rng, paintings=20, gain=3.0)
    mean, (low, high) = privacy.control(privacy.auc, s, rng, 200)
    assert abs(mean - 0.5) < 0.06 and low < 0.5 < high and high < 0.9 < privacy.auc(s)      # 0.019 the worst of 100 seeds
    other = s.relabelled(rng)
    flipped = [{bool(x) for x in (other.member ^ s.member)[s.painting == p]} for p in range(20)]
    assert all(len(f) == 1 for f in flipped) and other.member.sum() == s.member.sum()


def test_a_copied_patch_is_found():
    """Pastiches in which a part of one crop stands, at another place."""
    crop, other, pastiche = torch.rand(1, 3, 64, 64), torch.rand(1, 3, 64, 64), torch.rand(1, 3, 96, 96)
    plain = privacy.patches(pastiche)
    pastiche[:, :, 24:88, 16:80] = 0.5 * crop + 0.2             # paler, which direction does not see
    copied = privacy.patches(pastiche)
    mine, theirs = (privacy.likeness(privacy.patches(x, 2), copied, plain) for x in (crop, other))
    assert (privacy.patches(crop, 2) @ copied.t()).amax(1).min() > 0.9999
    assert mine > 0.4 and abs(theirs) < 0.1
    assert privacy.likeness(privacy.patches(crop, 2), copied, copied) == 0
    assert privacy.likeness(privacy.patches(torch.full((1, 3, 64, 64), 0.3)), copied, plain) == 0


def test_error_is_of_each_picture():
    a, b = torch.rand(3, 3, 9, 7), torch.rand(3, 3, 9, 7)
    want = [math.sqrt(np.mean((x.numpy() - y.numpy()) ** 2)) for x, y in zip(a, b)]
    assert privacy.error(a, b).tolist() == pytest.approx(want, rel=1e-5)


def paintings(folder, rng, count=9):
    """`count` different paintings, each twice, the second time paler and in another size."""
    (folder / 'painter').mkdir()
    for i in range(count):
        x = Image.fromarray(rng.integers(0, 255, (12, 12, 3), dtype=np.uint8)).resize((300, 400), Image.BICUBIC)
        x.save(folder / f'painter/{i:04}.jpg', quality=95)
        x.point(lambda v: 40 + v * 3 // 4).resize((330, 440)).save(folder / f'painter/{i + count:04}.jpg', quality=80)


def test_no_work_is_drawn_twice_and_halves_are_halves(tmp_path, rng):
    paintings(tmp_path, rng)
    names = measure_privacy.drawn(str(tmp_path), 'painter', 8)
    assert names == measure_privacy.drawn(str(tmp_path), 'painter', 8)
    assert len({int(n[-4:]) % 9 for n in names}) == 8
    with pytest.raises(SystemExit, match='9 different paintings, not 10'):
        measure_privacy.drawn(str(tmp_path), 'painter', 10)
    drawn = [measure_privacy.halves(names, seed) for seed in range(20)]
    assert all(len(a) == len(b) == 4 and {*a, *b} == {*names} for a, b in drawn)
    assert len({frozenset(a) for a, _ in drawn}) > 10 and drawn[3] == measure_privacy.halves(names[::-1], 3)


def test_tunes_go_on_and_leave_what_is_there(tmp_path, rng):
    """In the program's place one that writes down what it was asked for."""
    paintings(tmp_path, rng, 4)
    program, out = tmp_path / 'pastiche', tmp_path / 'out'
    program.write_text(f'#!/bin/sh\necho "$@" >>{tmp_path}/asked\nfor file; do :; done\nrm -f "$file.tuning"\necho >"$file"\n')
    program.chmod(0o755)
    a = argparse.Namespace(pastiche=str(program), paintings=str(tmp_path), out=str(out), steps=7, seeds=2, painters=['painter'],
                           count=4, jobs=2)
    (out / '7').mkdir(parents=True)
    for name, content in (('1a', 'done'), ('1b', 'stopped'), ('1b', None), ('2a', None)):
        (out / '7' / (f'painter-{name}.safetensors' + ('' if content else '.tuning'))).write_text(content or 'checkpoint')
    (out / '7' / 'painter-2b.safetensors.tuning').write_text('')            # what one leaves that is killed as it begins
    measure_privacy.tune_all(a)
    asked = {line.split('/')[-1][8:10]: line.split() for line in (tmp_path / 'asked').read_text().splitlines()}
    assert sorted(asked) == ['1b', '2a', '2b']
    assert all('--resume' in asked[name] and '--reference' not in asked[name] for name in ('1b', '2a'))
    words = asked['2b']
    members = [words[i + 1].removeprefix(f'{tmp_path}/').removesuffix('.jpg') for i, w in enumerate(words) if w == '--reference']
    assert members == measure_privacy.halves(measure_privacy.drawn(str(tmp_path), 'painter', 4), 2)[1]
    assert words[words.index('--seed') + 1] == '2' and words[words.index('--steps') + 1] == '7' and words[words.index('-t') + 1] == '1'
    measure_privacy.tune_all(a)
    assert len((tmp_path / 'asked').read_text().splitlines()) == 3
    os.remove(out / '7' / 'painter-2a.safetensors')
    program.write_text('#!/bin/sh\nexit 1\n')
    with pytest.raises(Exception, match='exit status 1'):
        measure_privacy.tune_all(a)


def test_coarser_weights():
    tensors = {'a.weight': torch.randint(-127, 128, (3, 3, 8, 5), dtype=torch.int8), 'a.scale': torch.rand(5), 'vector': torch.rand(9)}
    same = measure_privacy.coarser(tensors, 8)
    assert all(torch.equal(same[k], t) for k, t in tensors.items())
    for bits in (2, 3, 4):
        less = measure_privacy.coarser(tensors, bits)
        values = less['a.weight'].unique()
        assert len(values) == 2 ** bits - 1 and values.min() == -127 and values.max() == 127 and less['a.weight'].dtype == torch.int8
        assert (less['a.weight'].int() - tensors['a.weight'].int()).abs().max() <= 127 / (2 ** bits - 2) + 1
        assert torch.equal(less['vector'], tensors['vector']) and torch.equal(less['a.scale'], tensors['a.scale'])


@torch.no_grad()
def test_scores_of_a_style_of_the_base_itself(tmp_path, styles, rng, monkeypatch):
    """With the base's weights a style copies nothing and gives back what the base does; with a painting's own vector it is nearest to it."""
    paintings(tmp_path, rng, 2)
    monkeypatch.setattr(measure_privacy.baselines, 'photographs', lambda *_: {'a': torch.rand(3, 64, 64), 'b': torch.rand(3, 64, 64)})
    monkeypatch.setattr(measure_privacy, 'TILE', 64)
    monkeypatch.setattr(measure_privacy, 'SIDE', 64)            # of paintings, in crops of 48 pixels
    monkeypatch.setattr(distances, 'TILE', 48)
    s = measure_privacy.Study(argparse.Namespace(styles=str(styles), data='', paintings=str(tmp_path)))
    x, own = s.painting('painter/0000')
    found = s.scores(['painter/0000', 'painter/0001'], s.trained.base, own[:1])
    first, second = found['painter/0000'], found['painter/0001']
    assert all(v == 0 for of in (first, second) for k in ('reconstruction, base with its vector', 'copied patches') for v in of[k])
    assert first['code'][0] == 0 and max(first['code'][1:] + second['code']) < 0
    assert first['reconstruction, base with the own code'][0] == pytest.approx(0, abs=1e-4)
    want = [math.sqrt(float((own[0] - o).square().mean())) for o in own]
    assert first['code'] == pytest.approx([-w for w in want], abs=1e-5) and len(first['code']) == len(x) == 4
    monkeypatch.setattr(measure_privacy, 'CODES', 4)
    begun = s.beginning(['painter/0000', 'painter/0001'], 7)
    torch.manual_seed(7)
    codes = [s.trained.encoder(measure_privacy.data.squares(measure_privacy.picture(tmp_path / f'painter/000{i}.jpg'), 2)).mean(0) for i in range(2)]
    assert torch.allclose(begun, s.trained.generator.affine(sum(codes) / 2)[None], atol=1e-5)
    far = s.distances(['painter/0001'], begun)['painter/0001']['code']
    assert far == pytest.approx([-math.sqrt(float((o - begun).square().mean())) for o in s.painting('painter/0001')[1]], abs=1e-6)
    weights, vector = s.trained.style('dore')
    made = s.paint(x[1:2], weights, vector)
    other = s.scores(['painter/0000'], weights, vector)['painter/0000']
    same = s.paint(x[1:2], s.trained.base, vector)
    gain = math.log(float((same - x[1]).square().mean() / (made - x[1]).square().mean())) / 2
    assert other['reconstruction, base with its vector'][1] == pytest.approx(gain, abs=1e-4)
