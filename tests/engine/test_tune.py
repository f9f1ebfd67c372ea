# SPDX-License-Identifier: GPL-3.0-or-later
"""A style learned: the same whatever happens on the way, its states, its file, and what can be wrong. Its command:
test_tune_command.py."""
import ctypes as C
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import internals as I
from files import pastiche
from tunes import BEST, DEFAULT, NOW, SMALL, Gallery, Pictures, Tune, begin, header, picture

pytestmark = pytest.mark.not_sanitized     # whole trainings
SIZE_ERROR, SETTING_ERROR, FORMAT_ERROR, FILE_ERROR = I.constant('ERROR_SIZE', 'ERROR_SETTING', 'ERROR_FORMAT', 'ERROR_FILE')
STEPS = 4               # measured at 0 and the end


@pytest.fixture(scope='module')
def whole(styles, seed, tmp_path_factory):
    """What the steps make without any disturbance: the checksum of all their numbers, and the style."""
    folder = tmp_path_factory.mktemp('whole')
    tune = begin(styles, seed, steps=STEPS)
    tune.run()
    return tune.everything(folder / 'whole.tuning'), tune.save(folder / 'whole.safetensors')


def same_as(whole, tune, folder):
    return (tune.everything(folder / 'same.tuning'), tune.save(folder / 'same.safetensors')) == whole


# --- The same, whatever happens ---------------------------------------------------------------------------------------

@pytest.mark.long
def test_same_for_any_threads(styles, seed, tmp_path, whole):
    try:
        for threads in (1, 5):
            I.LIB.pastiche_set_threads(threads)
            tune = begin(styles, seed, steps=STEPS)
            tune.run()
            assert same_as(whole, tune, tmp_path)
    finally:
        I.LIB.pastiche_set_threads(2)


@pytest.mark.long
def test_another_seed_is_another_style(styles, seed, tmp_path):
    first, second = (begin(styles, seed, seed=n) for n in (1, 2))
    first.run_to(1), second.run_to(1)
    assert first.save(tmp_path / '1.safetensors') != second.save(tmp_path / '2.safetensors')


@pytest.mark.long
def test_same_when_stopped(styles, seed, rng, tmp_path, whole):
    """At random moments, in the middle of steps and of measuring; each later than the last, so that a slow machine gets
    through a step as well."""
    tune, stops = begin(styles, seed, steps=STEPS), 0
    while True:
        cancellable = C.c_void_p(I.GIO.g_cancellable_new())
        timer = threading.Timer(rng.uniform(0.005, 0.03) * 1.5**stops, lambda: I.GIO.g_cancellable_cancel(cancellable))
        timer.start()
        try:
            tune.run(cancellable=cancellable)
            break
        except I.EngineError as e:
            assert 'cancelled' in str(e)
            stops += 1
        finally:
            timer.join()
            I.GOBJECT.g_object_unref(cancellable)
    assert stops > 2 and tune.progress().step == STEPS
    assert same_as(whole, tune, tmp_path)


@pytest.mark.long
def test_same_after_kills(styles, seed, rng, tmp_path, whole):
    """SIGKILL at random moments, twice; what is there is always whole."""
    kept = tmp_path / 'waves.tuning'
    for _ in range(2):
        command = [sys.executable, str(Path(__file__).with_name('tunes.py')), str(styles), str(kept), str(seed), str(STEPS)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert child.stdout.readline() == b'begun\n'
        time.sleep(rng.uniform(0, 1))
        child.kill()
        child.wait()
        tune = Tune(styles, kept=kept)
        assert 0 <= tune.progress().step <= STEPS
        tune.close()
    tune = Tune(styles, kept=kept)
    tune.run()
    assert same_as(whole, tune, tmp_path)


@pytest.mark.long
def test_same_from_its_file(styles, seed, tmp_path, whole):
    """Stopped between two measures, its best state in the file, too."""
    parts = begin(styles, seed, size=(*SMALL[:2], 2), steps=STEPS)
    parts.run_to(3)
    before, numbers = parts.progress(), parts.everything(tmp_path / 'kept.tuning')
    parts.close()
    again = Tune(styles, kept=tmp_path / 'kept.tuning', size=(*SMALL[:2], 2))
    after = again.progress()
    assert (after.step, after.seconds, after.measure, after.best) == (3, before.seconds, before.measure, before.best) and after.best == 2
    assert again.everything(tmp_path / 'copy.tuning') == numbers
    again.run()
    assert again.progress().step == again.progress().best == STEPS
    assert same_as(whole, again, tmp_path)


# --- What it learns ---------------------------------------------------------------------------------------------------

def test_learns(seed, styles):
    """The trunk's measure falls, the rate with the plan, and what is reported is what happens."""
    told = []
    tune = begin(styles, seed, steps=20)
    tune.run(after=lambda p: told.append((p.step, p.seconds, p.fraction, p.discriminator, p.generator, p.style, p.content, p.measure)))
    told = np.array(told)
    assert list(told[:, 0]) == list(range(1, 21)) and np.all(np.diff(told[:, 1]) > 0)
    assert np.allclose(told[:, 2], np.arange(1, 21) / 20) and np.isfinite(told).all()
    assert told[0, 7] == 1 and tune.progress().measure < 0.9
    assert told[-10:, 5].mean() < told[:10, 5].mean()


@pytest.mark.long
def test_states(styles, seed, tmp_path):
    """The style is a mean that moves with the first step and the sixth."""
    tune, x = begin(styles, seed, size=(*SMALL[:2], 3), steps=7), picture(np.random.default_rng(seed))
    tune.run()
    states = tune.states()
    assert [(i, s) for i, s, _ in states] == [(0, 0), (1, 3), (2, 6)] and states[0][2] == 1
    start, middle = tune.paint(0, x), tune.paint(1, x)
    assert not np.array_equal(start, middle) and not np.array_equal(middle, tune.paint(NOW, x))
    assert tune.progress().best == 7 and np.array_equal(tune.paint(BEST, x), tune.paint(NOW, x))
    tune.go_back(1)
    assert tune.progress().step == 3 and np.array_equal(tune.paint(NOW, x), middle)
    tune.run()
    assert tune.progress().step == 7
    assert [(i, s) for i, s, _ in tune.states()] == [(0, 0), (1, 3), (2, 6), (3, 6)]
    with pytest.raises(I.EngineError, match='not stored any more'):
        tune.go_back(17)
    with pytest.raises(I.EngineError, match='not stored any more'):
        tune.paint(17, x)


@pytest.mark.long
def test_what_goes_astray_is_not_the_best(styles, seed, tmp_path):
    """As if it had been much nearer before."""
    kept, x = tmp_path / 'kept.tuning', picture(np.random.default_rng(seed))
    tune = begin(styles, seed, steps=5)
    tune.run()
    tune.checkpoint(kept)
    tune.close()
    kept.write_bytes(re.sub(rb'("smallest":")([^"]+)', lambda m: m[1] + b'0' * len(m[2]), kept.read_bytes()))
    tune = Tune(styles, kept=kept)
    tune.plan(6)
    tune.run()
    assert tune.progress().step == 6 and tune.progress().best == 5
    assert not np.array_equal(tune.paint(BEST, x), tune.paint(NOW, x))
    assert last(tune) == BEST
    tune.checkpoint(None)
    tune.close()
    tune = Tune(styles, kept=kept)
    assert last(tune) == BEST
    tune.go_back(BEST)
    assert last(tune) == NOW


def last(tune):
    return I.LIB.pastiche_tune_last(tune.pointer)


def test_stopped_early_keeps_what_was_learned(styles, seed, tmp_path):
    """The best state was measured before the first step, and more was learned since."""
    tune = begin(styles, seed)
    assert last(tune) == NOW
    tune.run_to(3)
    assert tune.progress().best == 0 and last(tune) == NOW
    tune.save(tmp_path / 'a.safetensors', state=last(tune))
    assert 'training:   3 steps of' in pastiche('info', tmp_path / 'a.safetensors').stdout
    assert (tmp_path / 'a.safetensors').read_bytes() != tune.save(tmp_path / 'b.safetensors', state=BEST)


@pytest.mark.long
def test_states_thin_out(styles, seed):
    """Kept as if each step had been measured, which would take five times as long."""
    tune, counts = begin(styles, seed, size=(1, 32, 1), steps=30), []
    I.LIB.pastiche_tune_force_size(*SMALL)

    def keep(progress):
        if progress.step < 30:      # the plan's end is measured
            I.check(I.LIB.pastiche_tune_store_state, tune.pointer, 0)
            counts.append(len(tune.states()))

    tune.run(keep)
    steps = [s for _, s, _ in tune.states()]
    assert max(counts) == 24 and min(counts[23:]) == 13
    assert 24 / 2 < len(steps) <= 24 and steps[0] == 0 and steps == sorted(set(steps)) and np.max(np.diff(steps)) <= 4


@pytest.mark.long
def test_looked_at_while_it_runs(styles, seed):
    tune, x, seen, waits = begin(styles, seed, steps=8), picture(np.random.default_rng(seed)), [], []
    thread = threading.Thread(target=tune.run)
    thread.start()
    while thread.is_alive():
        began = time.monotonic()
        progress, states = tune.progress(), tune.states()
        waits.append(time.monotonic() - began)
        seen.append((progress.step, tune.paint(NOW, x)))
        assert all(np.isfinite(y).all() for _, y in seen[-1:])
    thread.join()
    steps = [s for s, _ in seen]
    assert steps == sorted(steps) and len(set(steps)) > 1 and min(waits) < 0.05
    assert not np.array_equal(seen[0][1], seen[-1][1])


# --- Kept, listed, saved ----------------------------------------------------------------------------------------------

def unfinished():
    found = I.LIB.pastiche_tune_unfinished()
    result = [(u.contents.path.decode(), u.contents.paintings.decode(), u.contents.step) for u in found.contents.pdata[:found.contents.len]]
    I.GLIB.g_ptr_array_unref(found)
    return result


@pytest.mark.long
def test_unfinished_and_own_styles(styles, seed, tmp_path):
    """In a process of its own, as GLib asks for the user's folder once."""
    program = f'''
import os, sys
sys.path[:0] = {[str(Path(__file__).parent), str(Path(__file__).parents[2] / 'pretrained' / 'recipe')]!r}
import shutil, test_tune as T, tunes
from pathlib import Path
styles = Path(sys.argv[1])
assert T.unfinished() == []
tune = tunes.begin(styles, {seed}, steps=3)
tune.run()
tune.checkpoint(None)
path = tune.checkpoint_path()
assert path.startswith(os.environ['XDG_DATA_HOME'] + '/pastiche/tuning/') and os.path.exists(path)
assert os.stat(path).st_mode & 0o777 == 0o600 and os.stat(os.path.dirname(path)).st_mode & 0o777 == 0o700
left = Path(path).with_name('.pastiche-a1B2c3')
left.write_bytes(b'half'), os.utime(left, (1, 1))
assert T.unfinished() == []                      # it is in our hands
assert os.listdir(os.path.dirname(path)) == [os.path.basename(path)]
tunes.I.LIB.pastiche_tune_discard(path.encode())
assert os.path.exists(path)
try:
    tunes.Tune(styles, kept=path)
    raise SystemExit('two go on with it')
except tunes.I.EngineError as e:
    assert 'already' in str(e)
tune.close()
assert T.unfinished() == [(path, 'waves.png', 3)]
again = tunes.Tune(styles, kept=path)
names = [again.save_own(title='The Harbour, 1890!', licence='CC0-1.0', source='my attic') for _ in range(2)]
assert names == ['the-harbour-1890', 'the-harbour-1890'], names    # the same, so not copied
again.run()
again.plan(8)
again.run()
assert again.save_own(title='the harbour 1890') == 'the-harbour-1890-2'
assert again.save_own(title='Base') == 'base-2' and again.save_own(title='?') == 'style'
tunes.I.LIB.pastiche_tune_remove_checkpoint(again.pointer)
assert not os.path.exists(path) and T.unfinished() == []
'''
    folder = tmp_path / 'styles'
    folder.mkdir()
    for name in ('base', 'discriminator'):
        (folder / f'{name}.safetensors').write_bytes((styles / f'{name}.safetensors').read_bytes())
    result = subprocess.run([sys.executable, '-c', program, str(folder)], env={**os.environ, 'XDG_DATA_HOME': str(tmp_path / 'data')},
                            capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    info = pastiche('info', folder / 'the-harbour-1890.safetensors').stdout
    for line in ('title:      The Harbour, 1890!', 'licence:    CC0-1.0', 'provenance: waves.png (my attic)', 'paints at:  0.48 megapixels'):
        assert line in info
    assert re.search(r'training:   3 steps of 2 pictures, hinge, seed 1; style at \d\.\d\d of', info)


@pytest.fixture(scope='module')
def begun(styles, seed, tmp_path_factory):
    kept = tmp_path_factory.mktemp('begun') / 'kept.tuning'
    begin(styles, seed).checkpoint(kept)
    return kept.read_bytes()


def altered(name, value):
    """With another value of a metadatum, and the header's length kept."""
    def harm(data):
        size, = struct.unpack_from('<Q', data)
        text = json.loads(data[8:8 + size])
        text['__metadata__'][name] = value
        new = json.dumps(text, separators=(',', ':')).encode()
        new = new.ljust(-(-len(new) // 8) * 8)
        return struct.pack('<Q', len(new)) + new + data[8 + size:]
    return harm


def negative_squares(data):
    """As if a sum of squares were negative, and the checksum that of such a file."""
    size, = struct.unpack_from('<Q', data)
    text, body = json.loads(data[8:8 + size]), bytearray(data[8 + size:])
    name = next(n for n in text if '.square.' in n)
    struct.pack_into('<f', body, text[name]['data_offsets'][0], -1.0)
    return altered('sha256', hashlib.sha256(body).hexdigest())(data[:8 + size] + bytes(body))


@pytest.mark.long
@pytest.mark.parametrize('name,value', [
    ('adam_steps', '2147483647'), ('adam_steps', '-1'), ('step', '2147483647'), ('step', '100000001'), ('step', '-1'),
    ('seconds', '-1'), ('seconds', '1e300'), ('seconds', 'nan'), ('seconds', 'inf'), ('seconds', ''), ('minutes', '-1'), ('minutes', '1e7'),
    ('steps', '-1'), ('steps', '2147483648'), ('photographs_own', '-1'), ('measured_at', '-2'), ('measured_at', '2147483647'),
    ('measure', '-1'), ('measure', 'nan'), ('first', '-1'), ('first', '1e30'), ('smallest', '-1'), ('first_content', 'inf'),
    ('best_step', '-1'), ('best_step', '2147483647'), ('best_seconds', '-1'), ('best_measure', '-1'), ('game', '3'), ('game', '-1')])
def test_numbers_out_of_range(styles, begun, tmp_path, name, value):
    (tmp_path / 'kept.tuning').write_bytes(altered(name, value)(begun))
    with pytest.raises(I.EngineError, match=f'“{name}” is missing or not what it should be'):
        Tune(styles, kept=tmp_path / 'kept.tuning')


def test_the_largest_numbers(styles, begun, tmp_path):
    """It goes on from them, and nothing overflows."""
    data = begun
    for name, value in (('adam_steps', 10**8), ('step', 10**8), ('seconds', 1e9), ('measured_at', 10**8), ('first', 1e-45), ('photographs_own', 2**31 - 1)):
        data = altered(name, str(value))(data)
    (tmp_path / 'kept.tuning').write_bytes(data)
    tune = Tune(styles, kept=tmp_path / 'kept.tuning')
    tune.run_to(10**8 + 1)
    assert np.isfinite(tune.paint(NOW, picture(np.random.default_rng(1)))).all()


@pytest.mark.long
@pytest.mark.parametrize('harm,sentence_', [
    (negative_squares, r'\.square\..* is missing or not what'),
    (lambda b: b[:len(b) // 2], 'damaged'), (lambda b: b[:-1] + bytes([b[-1] ^ 1]), 'damaged'), (lambda b: b'', 'damaged|empty'),
    (lambda b: b.replace(b'"kind":"tuning"', b'"kind":"tuninh"'), 'no checkpoint of a fine-tuning'),
    (lambda b: b.replace(b'"game":"2"', b'"game":"7"'), 'game'),
    (lambda b: b.replace(b'"losses":"3"', b'"losses":"4"'), 'cannot be resumed: it was begun with losses that this version does not have'), (lambda b: b.replace(b'"step":"0"', b'"step":"x"'), 'step'),
    (lambda b: b.replace(b'painting.0', b'painting.7'), 'painting'), (lambda b: b.replace(b'"base_sha256":"', b'"base_sha256":"0', 1)[:len(b)], 'base|damaged')])
def test_damaged_files(styles, begun, tmp_path, harm, sentence_):
    kept = tmp_path / 'kept.tuning'
    kept.write_bytes(harm(begun))
    with pytest.raises(I.EngineError, match=sentence_):
        Tune(styles, kept=kept)
    assert kept.exists()


@pytest.mark.long
def test_begun_with_earlier_losses(styles, tmp_path, begun):
    """A file that says nothing of its losses goes on with those of its time, and what is written of it says so, too."""
    size, = struct.unpack_from('<Q', begun)
    old, sums = re.sub(rb'"losses":"3",?', b'', begun[8:8 + size]), []
    kept = tmp_path / 'kept.tuning'
    for losses, data in (('1', begun[:8] + old.ljust(size) + begun[8 + size:]), ('2', begun.replace(b'"losses":"3"', b'"losses":"2"')),
                         ('3', begun)):
        kept.write_bytes(data)
        tune = Tune(styles, kept=kept, size=(1, 32, 100))
        tune.run_to(1)
        sums.append(tune.everything(kept))
        tune.close()
        assert header(kept)['__metadata__']['losses'] == losses
    assert len(set(sums)) == 3


# --- What can be wrong ------------------------------------------------------------------------------------------------

def test_paintings_that_teach_nothing(styles, rng):
    good, photo = picture(rng), picture(rng)
    for painting, code, words in (
            (good[:63], SIZE_ERROR, '“waves.png” is too small to fine-tune from: it has 160×63'),
            (np.full_like(good, 0.3), SIZE_ERROR, '“waves.png” holds no style: all of it is one colour'),
            ((good, 'sea.png', 10, 10, 40, 90), SIZE_ERROR, '“sea.png” is too small to fine-tune from: it has 40×90'),
            ((good, 'sea.png', 100, 10, 80, 90), SETTING_ERROR, 'does not lie within its 160×120'),
            ((good, 'sea.png', -1, 0, 80, 90), SETTING_ERROR, 'does not lie within its'),
            ((good, 'sea.png', 0, 0, 0, 0, 0.5), SETTING_ERROR, '“sea.png” is to be seen 0.5 times as close: it must be 1 to 4'),
            ((good, 'sea.png', 0, 0, 0, 0, float('nan')), SETTING_ERROR, 'it must be 1 to 4'),
            ((good, 'sea.png', 2**31 - 1, 0, 80, 90), SETTING_ERROR, 'does not lie within its')):
        with pytest.raises(I.EngineError, match=words) as e:
            Tune(styles, [good, painting], [photo])
        assert e.value.code == code
    with pytest.raises(I.EngineError, match='at least one painting'):
        Tune(styles, [], [photo])
    with pytest.raises(I.EngineError, match='at least one photograph'):
        Tune(styles, [good])


def test_region_is_what_is_learned(styles, seed, tmp_path):
    """A part of a picture teaches what the part alone teaches."""
    rng = np.random.default_rng(seed)
    part, photo, files = picture(rng, 100, 90), picture(rng), []
    around = picture(rng, 200, 300, (0, 0.4, 0))
    around[50:150, 70:160] = part
    for i, painting in enumerate(((part, 'a', 0, 0, 0, 0), (around, 'a', 70, 50, 90, 100), (around, 'a', 69, 50, 90, 100))):
        tune = Tune(styles, [painting], [photo])
        tune.run_to(1)
        files.append(tune.save(tmp_path / f'{i}.safetensors'))
    assert files[0] == files[1] != files[2]


@pytest.mark.parametrize('closeness,side', [(1, 512), (1.5, 768), (4, 1100)])
def test_read_closer(styles, tmp_path, rng, closeness, side):
    """A file is reduced while it is read, but not by so much that too little is left; not enlarged, either."""
    Image.fromarray(rng.integers(0, 256, (1100, 1210, 3), np.uint8)).save(tmp_path / 'dots.png', compress_level=1)
    pictures = Pictures(Gallery(styles), photographs=[picture(rng)])
    I.check(I.LIB.pastiche_tune_pictures_read_painting, pictures.pointer, os.fsencode(tmp_path / 'dots.png'), C.c_double(closeness))
    tune = Tune(styles, pictures, size=(1, 32, 100))
    tune.checkpoint(tmp_path / 'kept.tuning')
    tune.close()
    assert header(tmp_path / 'kept.tuning')['painting.0']['shape'] == [side, round(1.1 * side), 3]


def test_read_too_close(styles, tmp_path, rng):
    Image.fromarray(rng.integers(0, 256, (90, 80, 3), np.uint8)).save(tmp_path / 'dots.png')
    pictures = Pictures(Gallery(styles))
    for closeness in (0.5, 4.1, -1e300, np.inf, np.nan):
        with pytest.raises(I.EngineError, match='“dots.png” is to be seen .* times as close: it must be 1 to 4') as e:
            I.check(I.LIB.pastiche_tune_pictures_read_painting, pictures.pointer, os.fsencode(tmp_path / 'dots.png'), C.c_double(closeness))
        assert e.value.code == SETTING_ERROR


@pytest.mark.long
def test_seen_closer(styles, seed, tmp_path):
    """Other strokes are learned; the checkpoint has the painting as it was seen, and goes on with it."""
    rng = np.random.default_rng(seed)
    painting, photo, made, tiny = picture(rng, 600, 640), picture(rng), {}, (1, 32, 100)
    for closeness in (0.0, 4.0):
        tune = Tune(styles, [(painting, 'a', 0, 0, 0, 0, closeness)], [photo], size=tiny)
        tune.run_to(1)
        made[closeness] = tune.everything(tmp_path / 'kept.tuning')
        tune.close()
    assert made[0.0] != made[4.0]
    assert header(tmp_path / 'kept.tuning')['painting.0']['shape'] == [600, 640, 3]
    again = Tune(styles, kept=tmp_path / 'kept.tuning', size=tiny)
    assert again.everything(tmp_path / 'again.tuning') == made[4.0]


def test_folder_that_cannot_be_written(styles, seed, tmp_path):
    tune = begin(styles, seed)
    for call in (lambda p: tune.checkpoint(p), lambda p: tune.save(p)):
        with pytest.raises(I.EngineError, match='there is no folder') as e:
            call(tmp_path / 'nowhere' / 'x.safetensors')
        assert e.value.code == FILE_ERROR
    with pytest.raises(I.EngineError, match='needs a title'):
        tune.save(tmp_path / 'x.safetensors', title='')
    tune.plan(1)
    tune.run()                                   # it goes on, not kept


def test_stale_error_does_not_stop_a_checkpoint(styles, seed, tmp_path):
    """The last one could not be written as a folder was in the way; it is not any more."""
    tune, kept = begin(styles, seed, steps=3), tmp_path / 'kept.tuning'
    tune.checkpoint(kept)
    kept.unlink()
    kept.mkdir()
    I.LIB.pastiche_tune_write_every(C.c_double(0))
    try:
        tune.run_to(1)
    finally:
        I.LIB.pastiche_tune_write_every(C.c_double(60))
    time.sleep(0.2)                     # until the thread has its name
    while 'checkpoint\n' in [name.read_text() for name in Path('/proc/self/task').glob('*/comm')]:
        time.sleep(0.05)
    kept.rmdir()
    tune.checkpoint(None)
    assert kept.is_file() and tune.checkpoint_path() == str(kept)


def test_private(styles, seed, tmp_path):
    """It holds the artist's pictures: nobody else reads it, also where an old one was open to all."""
    kept = tmp_path / 'kept.tuning'
    kept.write_bytes(b'')
    kept.chmod(0o644)
    tune = begin(styles, seed)
    for _ in range(2):
        tune.checkpoint(kept)
        assert kept.stat().st_mode & 0o777 == 0o600 and os.listdir(tmp_path) == ['kept.tuning']


@pytest.mark.long
def test_two_on_one_file(styles, seed, tmp_path):
    """The second one is refused, whatever it is that it wants to do with the file, and after the first has ended it is not."""
    kept = tmp_path / 'kept.tuning'
    first, second = begin(styles, seed), begin(styles, seed)
    first.checkpoint(kept)
    data = kept.read_bytes()
    for call in (lambda: second.checkpoint(kept), lambda: Tune(styles, kept=kept)):
        with pytest.raises(I.EngineError, match='kept.tuning” is in use by another fine-tuning already') as e:
            call()
        assert e.value.code == FILE_ERROR
    first.run_to(1)
    first.checkpoint(None)                       # a new file, as locked as the last one
    assert kept.read_bytes() != data and I.LIB.pastiche_tune_in_use(str(kept).encode())
    with pytest.raises(I.EngineError, match='in use'):
        second.checkpoint(kept)
    kept.unlink()                                # as somebody may who wants to begin anew
    second.checkpoint(kept)
    with pytest.raises(I.EngineError, match='in use'):
        first.checkpoint(None)
    I.LIB.pastiche_tune_remove_checkpoint(first.pointer)
    assert kept.exists()
    second.close()
    assert not I.LIB.pastiche_tune_in_use(str(kept).encode())
    third = begin(styles, seed)
    third.checkpoint(kept)


@pytest.mark.long
def test_two_that_begin_at_once(styles, seed, tmp_path):
    """On several files, from several threads: one of them has each."""
    tunes, won = [begin(styles, seed) for _ in range(3)], []
    for i in range(3):
        path, barrier, results = tmp_path / f'{i}.tuning', threading.Barrier(len(tunes)), []

        def start(tune):
            barrier.wait()
            try:
                tune.checkpoint(path)
                results.append(tune)
            except I.EngineError as e:
                assert 'in use by another' in str(e)

        threads = [threading.Thread(target=start, args=(t,)) for t in tunes]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        won.append(len(results))
    assert won == 3 * [1]


@pytest.mark.long
def test_path_is_a_copy(styles, seed, tmp_path):
    """It stays what it was when the checkpoint moves on another thread."""
    tune, first = begin(styles, seed), tmp_path / 'first.tuning'
    assert tune.checkpoint_path() is None
    tune.checkpoint(first)
    path = C.c_void_p(I.LIB.pastiche_tune_checkpoint_path(tune.pointer))
    tune.checkpoint(tmp_path / 'second.tuning')
    assert C.string_at(path).decode() == str(first)
    I.GLIB.g_free(path)
    I.LIB.pastiche_tune_remove_checkpoint(tune.pointer)
    assert tune.checkpoint_path() is None and os.listdir(tmp_path) == ['first.tuning']


@pytest.mark.long
def test_too_many_pictures(styles, rng, tmp_path):
    """As many of the largest photographs as are taken make a checkpoint that can be read again, and one more is refused."""
    tune_pictures, photo, n = Pictures(Gallery(styles)), picture(rng, 40, 200), 0
    tune_pictures.add_painting(picture(rng))
    with pytest.raises(I.EngineError, match='too many paintings and photographs to fine-tune with: reduced, they may take [0-9]+ MB') as e:
        for n in range(200):
            tune_pictures.add_photograph(photo)
    assert e.value.code == SETTING_ERROR and n > 50
    with pytest.raises(I.EngineError, match='too many'):
        tune_pictures.add_painting((picture(rng, 70, 300), 'a', 0, 0, 0, 0))
    tune, kept = Tune(styles, tune_pictures, size=(1, 32, 100), steps=1), tmp_path / 'kept.tuning'
    tune.run()                          # so that there is a best state in the file, too
    tune.checkpoint(kept)
    tune.close()
    most = I.constant('TENSOR_MAX_FILE')
    assert most - (6 << 20) < kept.stat().st_size <= most
    assert Tune(styles, kept=kept, size=(1, 32, 100)).progress().best == 1
    kept.unlink()


def test_larger_than_can_be_read_is_not_written(tmp_path):
    """The writer refuses what the reader would, and leaves no file."""
    json_glib = C.CDLL('libjson-glib-1.0.so.0')
    json_glib.json_object_new.restype = I.LIB.pastiche_tensor_writer_new.restype = C.c_void_p
    writer, size = C.c_void_p(I.LIB.pastiche_tensor_writer_new()), I.constant('TENSOR_MAX_FILE')
    try:
        I.check(I.LIB.pastiche_tensor_writer_add, writer, b'x', 2, (C.c_int * 2)(256, size // 256), 2)
        with pytest.raises(I.EngineError, match=f'larger than {size >> 20} MB') as e:
            I.check(I.LIB.pastiche_tensor_writer_write, writer, str(tmp_path / 'x.tuning').encode(), C.c_void_p(json_glib.json_object_new()))
    finally:
        I.LIB.pastiche_tensor_writer_free(writer)
    assert e.value.code == SIZE_ERROR and os.listdir(tmp_path) == []


@pytest.mark.long
def test_stops_soon(styles, seed, rng):
    """Of full-size steps, wherever they are: within 0.2 s, or a quarter of a step where the machine is slow or others are
    at work on it; the middle one of some."""
    tune, waits, ends = begin(styles, seed, size=DEFAULT, steps=2), [], []
    tune.run(after=lambda p: ends.append(time.monotonic()))
    step = ends[1] - ends[0]
    tune.plan(0)
    for _ in range(5):
        cancellable = C.c_void_p(I.GIO.g_cancellable_new())
        thread = threading.Thread(target=lambda: pytest.raises(I.EngineError, tune.run, cancellable=cancellable))
        thread.start()
        time.sleep(rng.uniform(0.4, 2.4) * step)
        began = time.monotonic()
        I.GIO.g_cancellable_cancel(cancellable)
        thread.join()
        waits.append(time.monotonic() - began)
        I.GOBJECT.g_object_unref(cancellable)
    assert sorted(waits)[2] < max(0.2, step / 4), (waits, step)
