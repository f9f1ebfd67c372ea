# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line on pictures: formats, profiles, orientation, and what can be wrong."""
import os
import re
import resource
import shutil
import signal
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import internals as I
from files import PASTICHE, TOP, folder_for_nobody, pastiche, sentence


@pytest.fixture
def rng(seed):
    return np.random.default_rng(seed)


def smooth(rng, height, width, channels=3):
    """A random picture that lossy formats keep well."""
    small = rng.integers(0, 256, (max(height // 12, 2), max(width // 12, 2), channels), dtype=np.uint8)
    planes = [np.asarray(Image.fromarray(small[..., c]).resize((width, height), Image.Resampling.BICUBIC)) for c in range(channels)]
    return np.stack(planes, -1)


def save(array, path, **options):
    Image.fromarray(array).save(path, **options)
    return path


def load(path):
    image = Image.open(path)
    return np.asarray(image).astype(int), image


def apply(*args, styles, strength=0):
    result = pastiche('apply', '--style', 'vangogh', '--strength', strength, *args, styles=styles)
    assert (result.returncode, result.stderr) == (0, ''), result.stderr
    return result


def test_finds_the_styles_that_ship(tmp_path):
    """As the readme's commands have it: nothing says where they are, so they are beside the program."""
    shipped = sorted(p.stem for p in (TOP / 'pretrained' / 'styles').glob('*.safetensors') if p.stem not in ('base', 'discriminator', 'restorer'))
    if not shipped:
        pytest.skip('no styles are shipped')
    env = {k: v for k, v in os.environ.items() if k != 'PASTICHE_STYLES'} | {'XDG_DATA_HOME': str(tmp_path)}
    said = subprocess.run([PASTICHE, 'styles'], env=env, capture_output=True, text=True, timeout=60)
    assert said.returncode == 0, said.stderr
    assert sorted(line.split()[0] for line in said.stdout.splitlines()) == shipped


# --- pictures ---------------------------------------------------------------------------------------------------------

def test_a_picture_that_ends_early(styles, rng, tmp_path):
    """It is painted as far as it goes, with one line on standard error; and “--strip” leaves its author out."""
    exif = Image.Exif()
    exif[0x8298] = 'by me'
    path = save(smooth(rng, 80, 60), tmp_path / 'in.jpg', exif=exif, quality=95)
    os.truncate(path, path.stat().st_size * 6 // 10)
    for more in (), ('--strip',):
        result = pastiche('apply', path, tmp_path / 'out.jpg', *more, styles=styles)
        assert result.returncode == 0 and load(tmp_path / 'out.jpg')[0].shape == (80, 60, 3)
        assert result.stderr == f'pastiche: “{path}” is a damaged picture: it ends early, and what is missing is grey or blurred.\n'
        assert (b'by me' in (tmp_path / 'out.jpg').read_bytes()) == (not more)
        os.unlink(tmp_path / 'out.jpg')


@pytest.mark.parametrize('size', ((1, 1), (1, 200), (7, 3), (3, 301)))
def test_small_pictures(styles, rng, tmp_path, size):
    source = save(rng.integers(0, 256, (*size, 3), dtype=np.uint8), tmp_path / 'in.png')
    apply(source, tmp_path / 'out.png', styles=styles, strength=70)
    assert load(tmp_path / 'out.png')[0].shape == (*size, 3)


def test_result_over_the_picture_itself(styles, rng, tmp_path):
    path = save(smooth(rng, 40, 40), tmp_path / 'a.png')
    before = path.read_bytes()
    (tmp_path / 'link.png').symlink_to('a.png')
    os.link(path, tmp_path / 'hard.png')
    for out in ('a.png', './a.png', 'link.png', 'hard.png'):
        said = sentence(pastiche('apply', path, out, styles=styles, cwd=tmp_path))
        assert said == f'“{out}” is the picture itself; --overwrite writes over it.' and path.read_bytes() == before
    apply(path, path, '--overwrite', styles=styles, strength=100)
    assert load(path)[0].shape == (40, 40, 3) and path.read_bytes() != before
    assert sorted(os.listdir(tmp_path)) == ['a.png', 'hard.png', 'link.png']


# --- what is no picture -----------------------------------------------------------------------------------------------

def refused(path, styles):
    out = path.parent / 'out.png'
    said = sentence(pastiche('apply', path, out, styles=styles))
    assert not out.exists() and not list(path.parent.glob('.*'))
    return said.replace(str(path), 'IN')


def png(width, height):
    """The beginning of a PNG file."""
    def chunk(kind, data):
        return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(bytes(1000)))


def bmp(width, height):
    return b'BM' + struct.pack('<IHHIIiiHHIIiiII', 154, 0, 0, 54, 40, width, height, 1, 24, 0, 100, 0, 0, 0, 0) + bytes(100)


@pytest.mark.parametrize('data, words', ((b'', '“IN” cannot be read: it is empty.'),
                                         (b'Dear picture, please be one.', '“IN” is no picture that can be read here.'),
                                         (b'\x89PNG\r\n\x1a\n', '“IN” is a damaged picture: it ends early.')), ids=('empty', 'text', 'magic'))
def test_no_picture(styles, tmp_path, data, words):
    path = tmp_path / 'in.png'
    path.write_bytes(data)
    assert refused(path, styles) == words


def test_missing_picture(styles, tmp_path):
    assert refused(tmp_path / 'none.png', styles) == '“IN” cannot be read: No such file or directory.'


def test_folder_for_a_picture(styles, tmp_path):
    (tmp_path / 'in.png').mkdir()
    assert refused(tmp_path / 'in.png', styles) == '“IN” cannot be read: it is a folder.'


def test_pipe_for_a_picture(styles, tmp_path):
    os.mkfifo(tmp_path / 'in.png')
    assert refused(tmp_path / 'in.png', styles) == '“IN” cannot be read: it is no regular file.'


@pytest.mark.parametrize('ending', ('png', 'tif', 'webp'))
@pytest.mark.parametrize('part', (0.1, 0.5, 0.9))
def test_truncated_picture(styles, rng, tmp_path, ending, part):
    path = save(rng.integers(0, 256, (100, 100, 3), dtype=np.uint8), tmp_path / f'in.{ending}')
    os.truncate(path, int(path.stat().st_size * part))
    assert refused(path, styles).startswith('“IN” is ')


@pytest.mark.parametrize('width, height', ((262145, 1), (1, 262145), (32000, 32000), (2**31 - 1, 2**31 - 1)))
def test_too_large(styles, tmp_path, width, height):
    """Before memory is taken for as much as a row."""
    for name, data in ('in.png', png(width, height)), ('in.bmp', bmp(width, height)):
        path = tmp_path / name
        path.write_bytes(data)
        said = refused(path, styles)
        if width < 2**24 or name == 'in.png':
            assert said.startswith(f'A picture of {width}×{height} is too large')
        else:
            assert said == '“IN” is no picture that can be read here.'  # gdk-pixbuf has limits of its own
        done = subprocess.run([sys.executable, '-S', Path(__file__).with_name('peak.py'), PASTICHE, 'apply', '--styles', styles, path,
                               tmp_path / 'out.png'], text=True, stderr=subprocess.PIPE)
        assert int(done.stderr.split()[-1]) < 200e6


# --- where the result goes --------------------------------------------------------------------------------------------

@pytest.fixture
def photo(rng, tmp_path):
    return save(smooth(rng, 60, 80), tmp_path / 'photo.png')


@pytest.mark.parametrize('name', ('out', 'out.gif', 'out.png.bak', 'png', 'out.bmp', ''))
def test_unknown_ending(styles, photo, tmp_path, name):
    said = sentence(pastiche('apply', photo, name, styles=styles, cwd=tmp_path))
    assert said == f'“{name}” cannot be written: its name does not end in .png, .jpg, .jpeg, .tif, .tiff or .webp.'


def test_no_folder_for_the_result(styles, photo, tmp_path):
    for folder in (tmp_path / 'none', photo):
        said = sentence(pastiche('apply', photo, folder / 'out.png', styles=styles))
        assert said == f'“{folder}/out.png” cannot be written: there is no folder “{folder}”.'


def test_folder_that_takes_no_files(styles, photo):
    assert sentence(pastiche('apply', photo, '/proc/out.png', styles=styles)).startswith('“/proc/out.png” cannot be written: ')


def test_read_only_folder(styles, photo):
    with folder_for_nobody() as (folder, options):
        shutil.copytree(styles, folder / 'styles')
        (folder / 'styles').chmod(0o755)
        shutil.copy(photo, folder / 'photo.png')
        (folder / 'photo.png').chmod(0o644)
        folder.chmod(0o555)
        said = sentence(pastiche('apply', folder / 'photo.png', folder / 'out.png', styles=folder / 'styles', **options))
        assert said == f'“{folder}/out.png” cannot be written: Permission denied.'
        folder.chmod(0o755)
        (folder / 'photo.png').chmod(0)
        said = sentence(pastiche('apply', folder / 'photo.png', '/tmp/out.png', styles=folder / 'styles', **options))
        assert said == f'“{folder}/photo.png” cannot be read: Permission denied.'
        assert not (folder / 'out.png').exists()


def test_folder_in_place_of_the_result(styles, photo, tmp_path):
    (tmp_path / 'out.png').mkdir()
    assert sentence(pastiche('apply', photo, tmp_path / 'out.png', styles=styles)) == f'“{tmp_path}/out.png” cannot be written: Is a directory.'
    assert sorted(os.listdir(tmp_path)) == ['out.png', 'photo.png']


@pytest.mark.parametrize('ending', ('png', 'jpg', 'tif', 'webp'))
def test_full_disk(styles, photo, tmp_path, ending):
    """The old result stays, and nothing beside it."""
    out = tmp_path / f'out.{ending}'
    out.write_text('old')

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
    said = sentence(pastiche('apply', photo, out, styles=styles, preexec_fn=limit))
    assert said == f'“{out}” cannot be written: File too large.'
    assert out.read_text() == 'old' and sorted(os.listdir(tmp_path)) == sorted((out.name, 'photo.png'))


def test_result_is_a_file_as_others_are(styles, photo, tmp_path):
    subprocess.run([PASTICHE, '--styles', styles, 'apply', photo, tmp_path / 'out.png'], check=True, capture_output=True, umask=0o027)
    assert (tmp_path / 'out.png').stat().st_mode & 0o777 == 0o640


# --- arguments and output ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize('arguments', ((), ('paint',), ('styles', 'x'), ('info',), ('info', 'a', 'b'), ('apply',), ('apply', 'a.png'),
                                       ('apply', 'a.png', 'b.png', 'c.png'), ('--nonsense', 'styles'), ('apply', 'a', 'b', '--threads', '0'),
                                       ('apply', 'a', 'b', '--threads', '65'),
                                       ('apply', 'a', 'b', '--threads', '-2'), ('apply', 'a', 'b', '--threads', 'two'), ('styles', '--resume'), ('info', 'dore', '--style', 'dore'),
                                       ('tune', '--strength', '1', 'a.png', 'b.safetensors'), ('apply', '--format', 'gif', 'a', 'b'), ('apply', '--output-folder', 'a'),
                                       ('apply', '--output-folder', 'a', '-'), ('apply', '--json', 'a.png', '-'), ('\x1b[31m\n',), ('--\x1b[31m\nx', 'styles')))
def test_misuse(styles, arguments):
    assert sentence(pastiche(*arguments, styles=styles), 2).endswith('See pastiche --help.')


@pytest.mark.parametrize('strength', ('-1', '150.1', 'nan', 'inf', 'full', '', '80,5', '80x', '%', '80%%', '1e3'))
def test_bad_strength(styles, photo, tmp_path, strength):
    said = sentence(pastiche('apply', f'--strength={strength}', photo, tmp_path / 'out.png', styles=styles), 2)
    assert said == f'The strength is a number from 0 to 150, not “{strength}”. See pastiche --help.'


@pytest.mark.parametrize('size', ('49.9', '201', 'nan', 'large', ''))
def test_bad_stroke_size(styles, photo, tmp_path, size):
    said = sentence(pastiche('apply', f'--stroke-size={size}', photo, tmp_path / 'out.png', styles=styles), 2)
    assert said == f'The stroke size is a number from 50 to 200, not “{size}”. See pastiche --help.'


@pytest.mark.parametrize('amount', ('-1', '101', 'half'))
def test_bad_mix_amount(styles, photo, tmp_path, amount):
    said = sentence(pastiche('apply', '--mix=dore', f'--mix-amount={amount}', photo, tmp_path / 'out.png', styles=styles), 2)
    assert said == f'The amount of the mix is a number from 0 to 100, not “{amount}”. See pastiche --help.'


def test_mix_with_nothing(styles, photo, tmp_path):
    assert 'needs a second style' in sentence(pastiche('apply', '--mix-amount', '30', photo, tmp_path / 'out.png', styles=styles), 2)
    assert 'There is no style “manet”.' in sentence(pastiche('apply', '--mix', 'manet', photo, tmp_path / 'out.png', styles=styles))


def test_mix(styles, photo, tmp_path):
    """The amount is the second style's; without one, half of each."""
    def paint(style, *options):
        result = pastiche('apply', '--style', style, *options, photo, tmp_path / 'out.png', styles=styles, env={'LC_ALL': 'C.UTF-8'})
        assert result.returncode == 0, result.stderr
        return load(tmp_path / 'out.png')[0], result.stdout
    dore, _ = paint('dore')
    vangogh, _ = paint('vangogh')
    assert (paint('dore', '--mix', 'vangogh', '--mix-amount', '0')[0] == dore).all()
    assert (paint('dore', '--mix', 'vangogh', '--mix-amount', '100%')[0] == vangogh).all()
    mixed, said = paint('dore', '--mix', 'vangogh')
    assert 'out.png: Doré’s engravings + Vincent van Gogh at 100 %, ' in said
    assert (mixed == paint('dore', '--mix', 'vangogh', '--mix-amount', '50')[0]).all()
    whole = np.abs(vangogh - dore).mean()
    assert whole > 4 and all(0.35 < np.abs(mixed - alone).mean() / whole < 0.65 for alone in (dore, vangogh)), 'it is one of them, or neither'
    little, _ = paint('dore', '--mix', 'vangogh', '--mix-amount', '5')
    assert np.abs(little - dore).mean() < np.abs(little - vangogh).mean()


def test_stroke_size(styles, rng, tmp_path):
    """Strokes of another size are another picture; 100 is what there is without."""
    photo = save(smooth(rng, 490, 530), tmp_path / 'photo.png')
    made = {}
    for size in (None, '100', '50 %', '200'):
        apply(photo, tmp_path / 'out.png', *(['--stroke-size', size] if size else []), styles=styles, strength=100)
        made[size], _ = load(tmp_path / 'out.png')
        assert made[size].shape == (490, 530, 3)
    assert (made[None] == made['100']).all()
    assert np.abs(made['50 %'] - made['100']).mean() > 2 and np.abs(made['200'] - made['100']).mean() > 2


def test_colours_and_detail(styles, rng, tmp_path):
    photo = save(smooth(rng, 90, 130), tmp_path / 'photo.png')
    made = {}
    for options in ((), ('--keep-colours', '100'), ('--detail', '100 %'), ('--keep-colours', '0', '--detail', '0')):
        apply(photo, tmp_path / 'out.png', *options, styles=styles, strength=100)
        made[options], _ = load(tmp_path / 'out.png')
    plain, *changed, same = made.values()
    assert (plain == same).all() and all(np.abs(c - plain).mean() > 0.5 for c in changed)
    for option, words in (('--keep-colours', 'amount of colours kept'), ('--detail', 'amount of detail')):
        said = sentence(pastiche('apply', f'{option}=101', photo, tmp_path / 'out.png', styles=styles), 2)
        assert said == f'The {words} is a number from 0 to 100, not “101”. See pastiche --help.'


@pytest.mark.parametrize('locale', ('C', 'C.UTF-8', 'nl_NL.UTF-8'))
@pytest.mark.parametrize('strength, printed', (('80', '80'), ('80%', '80'), ('62.5 %', '62.5'), ('0', '0'), ('1.5e2', '150')))
def test_closing_line(styles, photo, tmp_path, strength, printed, locale):
    out = tmp_path / 'out.png'
    result = pastiche('apply', '--style', 'dore', '--strength', strength, photo, out, styles=styles, env={'LC_ALL': locale})
    title = 'Doré’s engravings' if locale == 'C.UTF-8' else 'Dor.*s engravings'
    assert result.returncode == 0 and result.stderr == ''
    assert re.fullmatch(rf'{out}: {title} at {printed} %, 80.60, \d+\.\d s\n', result.stdout), result.stdout


def test_help_and_version():
    """Each command has examples; options are shown with the commands that take them."""
    commands = ('apply', 'styles', 'info', 'instant', 'import', 'tune', 'restore', 'era', 'eras', 'match', 'complete', 'help')
    for call in (('--help',), ('-h',), ('help',), ('--styles', 'nowhere', '--help')):
        result = pastiche(*call)
        assert result.returncode == 0 and re.findall(r'^  ([a-z]+) ', result.stdout, re.M)[1:13] == list(commands), result.stdout
    for command in commands:
        said = pastiche('help', command).stdout
        assert said.startswith(f'Usage:\n  pastiche {command} ') and f'\nExamples:\n  pastiche {command}' in said
        assert pastiche(command, '--help').stdout == said == pastiche('-h', command).stdout
        assert ('--strength' in said) == (command in ('apply', 'era', 'match')) and ('--resume' in said) == (command == 'tune')
    assert 'There is no command “aply”.' in sentence(pastiche('help', 'aply'), 2)
    assert 'one command' in sentence(pastiche('help', 'apply', 'tune'), 2)
    assert re.fullmatch(r'pastiche \d+\.\d+\.\d+(-\d+-g[0-9a-f]+)?\n', pastiche('--version').stdout)


@pytest.mark.parametrize('command, settings', [('apply', 'Settings'), ('era', 'EraSettings'), ('restore', 'RestoreSettings'), ('tune', 'TuneSettings')])
def test_help_tells_the_defaults(command, settings):
    """The numbers in brackets are those of the public headers."""
    said, defaults = pastiche('help', command).stdout, I.default(I.structure(settings))
    told = {name.replace('-', '_'): float(value) for name, value in re.findall(r'--([a-z-]+)=NUMBER +[^\n]*\((\d+)(?:\)|, or)', said)}
    there = {name for name, _ in defaults._fields_} & set(told)
    assert len(there) >= 1 and {name: getattr(defaults, name) for name in there} == {name: told[name] for name in there}


def test_names_that_begin_with_a_dash(styles, photo, tmp_path):
    shutil.copy(photo, tmp_path / '-in.png')
    result = pastiche('apply', '--', '-in.png', '-out.png', styles=styles, cwd=tmp_path)
    assert result.returncode == 0 and (tmp_path / '-out.png').exists()


def test_threads(styles, photo, tmp_path):
    for threads in (1, 3):
        pastiche('apply', '--threads', threads, photo, tmp_path / f'{threads}.png', styles=styles)
    assert (tmp_path / '1.png').read_bytes() == (tmp_path / '3.png').read_bytes()


def test_progress_on_a_terminal(styles, rng, tmp_path):
    """Percentages that rise, on the terminal alone, and the line is empty at the end."""
    photo = save(smooth(rng, 1500, 2000), tmp_path / 'photo.png')
    ours, theirs = os.openpty()
    process = subprocess.Popen([PASTICHE, '--styles', styles, '--threads', '1', 'apply', photo, tmp_path / 'out.png'],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    shown = b''
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:  # the end of a terminal
        pass
    os.close(ours)
    out, _ = process.communicate()
    fractions = [int(n) for n in re.findall(r'(\d+) %', shown.decode())]
    assert process.returncode == 0 and b'2000\xc3\x971500' in out
    assert fractions == sorted(fractions) and fractions and 0 <= fractions[0] and fractions[-1] <= 100
    assert shown.endswith(b'\r\x1b[K')


def stop_when_it_listens(process, number):
    """Wait until the program has a handler for the signal."""
    deadline = time.monotonic() + 200
    while time.monotonic() < deadline:
        caught = re.search(r'^SigCgt:\s*([0-9a-f]+)', Path(f'/proc/{process.pid}/status').read_text(), re.M)
        if int(caught[1], 16) >> (number - 1) & 1:
            break
    process.send_signal(number)


def seconds_of_children():
    """What they took of the processors, which other programs do not make longer."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize('number', (signal.SIGINT, signal.SIGTERM))
def test_stopping(styles, rng, tmp_path, number):
    """In 0.3 s, where painting it all takes 26."""
    began, photo = seconds_of_children(), save(smooth(rng, 3000, 4000), tmp_path / 'photo.jpg')
    process = subprocess.Popen([PASTICHE, '--styles', styles, '--threads', '1', 'apply', photo, tmp_path / 'out.png'],
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               preexec_fn=lambda: signal.signal(number, signal.SIG_DFL))    # ignored in background jobs
    stop_when_it_listens(process, number)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, out, err) == (1, b'', b'pastiche: Stopped; nothing was written.\n')
    assert os.listdir(tmp_path) == ['photo.jpg'] and seconds_of_children() - began < 3
