# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line on many pictures, in pipes, for scripts, and with styles that are files or paintings."""
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import time

import numpy as np
import pytest
from PIL import Image

from files import PASTICHE, TOP, pastiche, sentence


@pytest.fixture
def pictures(seed, tmp_path):
    """Two of the same name, of different sizes, and one more, in a folder of their own."""
    rng, folder = np.random.default_rng(seed), tmp_path / 'in'
    (folder / 'more').mkdir(parents=True)
    for name, size in (('a.png', (34, 40)), ('more/a.png', (50, 20)), ('b.jpg', (32, 32))):
        Image.fromarray(rng.integers(0, 256, (*size, 3), np.uint8)).save(folder / name)
    return folder


def apply(*words, styles, **options):
    return pastiche('apply', '--strength', '0', *words, styles=styles, **options)


def pixels(path):
    return np.asarray(Image.open(path).convert('RGB')).astype(int)


# --- many pictures ----------------------------------------------------------------------------------------------------

def test_many(styles, pictures, tmp_path):
    """The folder is made; a name that comes twice gets a number, and what fails is said and stops nothing."""
    (pictures / 'bad.png').write_text('no picture')
    shutil.copy(pictures / 'a.png', pictures / 'A.PNG')
    (pictures / 'c.gif').write_bytes(b'')
    Image.open(pictures / 'a.png').save(pictures / 'c.gif')
    words = ['a.png', 'bad.png', 'more/a.png', 'none.jpg', 'b.jpg', 'A.PNG', 'more', 'c.gif']
    result = apply('--output-folder', tmp_path / 'new' / 'out', *words, styles=styles, cwd=pictures)
    out = tmp_path / 'new' / 'out'
    assert result.returncode == 1
    assert [line.split(': ')[0] for line in result.stdout.splitlines()] == [str(out / n) for n in ('a.png', 'a-2.png', 'b.jpg', 'A-3.PNG', 'c.png')]
    assert result.stderr.splitlines() == ['pastiche: “bad.png” is no picture that can be read here.',
                                          'pastiche: “none.jpg” cannot be read: No such file or directory.',
                                          'pastiche: “more” cannot be read: it is a folder.',
                                          'pastiche: 5 of 8 pictures were painted, but not “bad.png”, “none.jpg”, “more”.']
    for name, source in (('a.png', 'a.png'), ('a-2.png', 'more/a.png'), ('A-3.PNG', 'A.PNG'), ('c.png', 'c.gif')):
        assert (pixels(out / name) == pixels(pictures / source)).all()
    assert sorted(os.listdir(out)) == sorted(('a.png', 'a-2.png', 'b.jpg', 'A-3.PNG', 'c.png'))


def test_many_in_an_unknown_style(styles, pictures, tmp_path):
    """Said once, as it is loaded once, and no folder is made."""
    said = sentence(apply('--style', 'manet', '-o', tmp_path / 'out', 'a.png', 'b.jpg', styles=styles, cwd=pictures))
    assert said.startswith('There is no style “manet”.') and not (tmp_path / 'out').exists()


def test_many_replace_nothing(styles, pictures, tmp_path):
    """Neither what is there nor the pictures themselves, and with --overwrite never another of them."""
    before = {p.name: p.read_bytes() for p in pictures.glob('*.*')}
    result = apply('-o', '.', 'a.png', 'b.jpg', styles=styles, cwd=pictures)
    assert result.returncode == 1 and result.stdout == ''
    assert result.stderr.splitlines()[0] == 'pastiche: “./a.png” is the picture itself; --overwrite writes over it.'
    shutil.copy(pictures / 'b.jpg', tmp_path / 'a.png')
    assert sentence(apply('-o', tmp_path, 'a.png', styles=styles, cwd=pictures)) == f'“{tmp_path}/a.png” is there already; --overwrite replaces it.'
    result = apply('--overwrite', '--format', 'jpg', '-o', '.', 'b.jpg', 'a.png', styles=styles, cwd=pictures)
    assert result.returncode == 0 and sorted(p.name for p in pictures.glob('*.*')) == ['a.jpg', 'a.png', 'b.jpg']
    assert (pictures / 'a.png').read_bytes() == before['a.png'] and (pictures / 'b.jpg').read_bytes() != before['b.jpg']
    result = apply('--overwrite', '--format', 'jpg', '-o', '.', 'a.png', 'a.jpg', styles=styles, cwd=pictures)
    assert result.returncode == 1 and '“./a.jpg” is another of the pictures, so it is not written over.' in result.stderr
    assert (pictures / 'a-2.jpg').exists()


@pytest.mark.parametrize('name', ('-n.png', 'new\nline.png', '\x1b[31mred.png', b'\xff\xfe.png', ' .png', '$(x) "y" \'z\'.png'))
def test_odd_names(styles, pictures, tmp_path, name):
    """What is printed is text, on one line; the files have the bytes that were typed."""
    raw = os.fsencode(name)
    shutil.copy(pictures / 'a.png', os.path.join(os.fsencode(pictures), raw))
    result = apply('--json', '-o', tmp_path / 'out', '--', os.fsdecode(raw), 'none' + os.fsdecode(raw), styles=styles, cwd=pictures,
                   env={'LC_ALL': 'C.UTF-8'})
    assert os.listdir(os.fsencode(tmp_path / 'out')) == [raw] and result.returncode == 1
    assert result.stdout.count('\n') == 2 and result.stderr.count('\n') == 2 and result.stderr.replace('\n', '').isprintable()
    painted, failed = map(json.loads, result.stdout.splitlines())
    shown = raw.decode(errors='replace')
    assert painted['input'] == shown and painted['output'] == f'{tmp_path}/out/{shown}' and failed['input'] == f'none{shown}'
    plain = apply(f'./{os.fsdecode(raw)}', '-o', tmp_path / 'out', '--overwrite', styles=styles, cwd=pictures)
    assert plain.stdout.count('\n') == 1 and plain.stdout[:-1].isprintable()


def test_many_stopped(styles, seed, tmp_path):
    """What was painted stays, and the end says how many."""
    small = np.random.default_rng(seed).integers(0, 256, (40, 40, 3), np.uint8)
    Image.fromarray(small).save(tmp_path / 'a.png')
    Image.fromarray(small).resize((4000, 3000)).save(tmp_path / 'b.jpg')
    process = subprocess.Popen([PASTICHE, '--styles', styles, 'apply', '--threads', '1', '-o', tmp_path / 'out', tmp_path / 'a.png', tmp_path / 'b.jpg',
                                tmp_path / 'b.jpg'], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    assert b'a.png: ' in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=300)
    assert (process.returncode, out, err) == (1, b'', b'pastiche: Stopped; 1 of 3 pictures were painted.\n')
    assert os.listdir(tmp_path / 'out') == ['a.png']


def test_progress_of_many(styles, seed, tmp_path):
    """On a terminal, with the picture's number and name; not with --quiet."""
    Image.fromarray(np.random.default_rng(seed).integers(0, 256, (60, 80, 3), np.uint8)).resize((800, 600)).save(tmp_path / 'a.jpg')

    def run(*options):
        ours, theirs = os.openpty()
        process = subprocess.Popen([PASTICHE, '--styles', styles, 'apply', '--threads', '1', *options, '-o', tmp_path / 'out', '--overwrite', tmp_path / 'a.jpg'],
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
        assert process.returncode == 0
        return shown.decode(), out
    shown, out = run()
    assert re.search(r'\r1 of 1, a\.jpg: +\d+ %', shown) and out.count(b'\n') == 1
    assert run('--quiet') == ('', b'')


# --- pipes ------------------------------------------------------------------------------------------------------------

def piped(*words, styles, data=b'', stdout=subprocess.PIPE):
    return subprocess.run([PASTICHE, '--styles', styles, 'apply', '--strength', '0', *words], input=data, stdout=stdout, stderr=subprocess.PIPE, timeout=300)


@pytest.mark.parametrize('source, options, kind', (('PNG', (), 'PNG'), ('TIFF', (), 'TIFF'), ('BigTIFF', (), 'TIFF'), ('JPEG', (), 'JPEG'),
                                                   ('WEBP', (), 'WEBP'), ('BMP', (), 'PNG'), ('JPEG', ('--format', 'png'), 'PNG'),
                                                   ('PNG', ('--format', 'tif'), 'TIFF')))
def test_standard_input_and_output(styles, pictures, tmp_path, source, options, kind):
    """In the picture's own format or the wanted one; nothing else is on standard output, and no file is left behind."""
    more = {'big_tiff': True} if source == 'BigTIFF' else {}
    Image.open(pictures / 'a.png').save(tmp_path / 'given', source.removeprefix('Big'), **more)
    (tmp_path / 'tmp').mkdir()
    os.environ['TMPDIR'] = str(tmp_path / 'tmp')
    try:
        result = piped(*options, '-', '-', styles=styles, data=(tmp_path / 'given').read_bytes())
    finally:
        del os.environ['TMPDIR']
    assert (result.returncode, result.stderr) == (0, b'') and not os.listdir(tmp_path / 'tmp')
    (tmp_path / 'out').write_bytes(result.stdout)
    image = Image.open(tmp_path / 'out')
    assert image.format == kind
    if source in ('PNG', 'TIFF', 'BigTIFF', 'BMP'):
        assert (pixels(tmp_path / 'out') == pixels(pictures / 'a.png')).all()


def test_what_a_killed_pipe_left(styles, pictures, tmp_path, monkeypatch):
    """The folder of a process that was killed goes with the next pipe; not that of one that waits, nor another program's."""
    monkeypatch.setenv('TMPDIR', str(tmp_path / 'tmp'))
    (tmp_path / 'tmp').mkdir()
    folders, waiting = [], []
    for _ in range(2):
        waiting.append(subprocess.Popen([PASTICHE, '--styles', styles, 'apply', '-', '-'], stdin=subprocess.PIPE, stdout=subprocess.PIPE))
        waiting[-1].stdin.write(b'begun')
        waiting[-1].stdin.flush()
        while not [f for f in (tmp_path / 'tmp').glob('*/picture') if f.parent not in folders]:
            time.sleep(0.01)
        folders += [f.parent for f in (tmp_path / 'tmp').glob('*/picture') if f.parent not in folders]
    waiting[0].kill()
    waiting[0].wait()
    others = {'pastiche-AAAAAA': 0o755, 'pastiche-too-long': 0o700, 'pastiche-BBBBBB': 0o700}
    for name, mode in others.items():
        (tmp_path / 'tmp' / name).mkdir(mode)
    (tmp_path / 'tmp/pastiche-BBBBBB/mine').write_text('mine')
    (tmp_path / 'tmp/pastiche-CCCCCC').symlink_to('pastiche-AAAAAA')

    def left():
        assert piped(pictures / 'a.png', '-', styles=styles).returncode == 0
        return {path.name for path in (tmp_path / 'tmp').iterdir()}

    everything = {*others, *(f.name for f in folders), 'pastiche-CCCCCC'}
    assert left() == everything, 'none is old'
    for path in *folders, *(tmp_path / 'tmp' / name for name in others):
        os.utime(path, (0, 0))
    assert left() == everything - {folders[0].name}
    assert (tmp_path / 'tmp/pastiche-BBBBBB/mine').read_text() == 'mine'
    waiting[1].communicate()
    assert left() == everything - {f.name for f in folders}


def test_one_end_of_a_pipe(styles, pictures, tmp_path):
    result = piped('-', tmp_path / 'out.png', styles=styles, data=(pictures / 'a.png').read_bytes())
    assert result.returncode == 0 and result.stdout.startswith(f'{tmp_path}/out.png: '.encode())
    assert piped(pictures / 'a.png', '-', styles=styles).stdout == (tmp_path / 'out.png').read_bytes()
    for data, words in (b'', 'Standard input cannot be read: it is empty.'), (b'no picture', 'Standard input is no picture that can be read here.'):
        result = piped('-', tmp_path / 'none.png', styles=styles, data=data)
        assert (result.returncode, result.stderr.decode()) == (1, f'pastiche: {words}\n') and not (tmp_path / 'none.png').exists()
    with open('/dev/full', 'wb') as full:
        result = piped(pictures / 'a.png', '-', styles=styles, stdout=full)
    assert result.returncode == 1 and re.fullmatch(r'pastiche: Standard output cannot be written: .*No space left on device\.\n', result.stderr.decode())
    there, here = os.pipe()
    os.close(there)
    result = piped(pictures / 'a.png', '-', styles=styles, stdout=here)
    os.close(here)
    assert result.returncode == 1 and b'Broken pipe' in result.stderr


def test_format_of_any_name(styles, pictures, tmp_path):
    for name in 'out.dat', 'out', 'out.png':
        assert apply('--format', 'webp', pictures / 'a.png', tmp_path / name, styles=styles).returncode == 0
        assert Image.open(tmp_path / name).format == 'WEBP'
    assert sentence(apply('--format', 'png', pictures / 'a.png', tmp_path / 'none' / 'out', styles=styles)) == \
        f'“{tmp_path}/none/out” cannot be written: there is no folder “{tmp_path}/none”.'
    assert apply('--format', 'png', pictures / 'a.png', '/dev/null', styles=styles).returncode == 0


def test_no_pictures_on_a_terminal(styles, pictures):
    ours, theirs = os.openpty()
    result = piped(pictures / 'a.png', '-', styles=styles, stdout=theirs)
    os.close(theirs)
    os.close(ours)
    assert result.returncode == 2 and b'is a terminal' in result.stderr


def test_results_that_do_not_arrive(styles):
    with open('/dev/full', 'wb') as full:
        result = subprocess.run([PASTICHE, '--styles', styles, 'styles'], stdout=full, stderr=subprocess.PIPE)
    assert (result.returncode, result.stderr) == (1, b'pastiche: Standard output cannot be written.\n')


def test_closed_standard_files(styles, pictures, tmp_path):
    """Nothing that is printed goes into a file that is being written."""
    assert apply(pictures / 'a.png', tmp_path / 'whole.png', styles=styles).returncode == 0
    for closed in '>&-', '2>&-', '<&- >&- 2>&-':
        command = f'{shlex.quote(str(PASTICHE))} --styles {styles} apply --strength 0 -o {tmp_path}/out --overwrite {pictures}/none.png {pictures}/a.png {closed}'
        assert subprocess.run(['sh', '-c', command], capture_output=True).returncode == 1
        assert (tmp_path / 'out' / 'a.png').read_bytes() == (tmp_path / 'whole.png').read_bytes()


# --- styles that are files --------------------------------------------------------------------------------------------

def test_a_file_or_a_painting_as_a_style(styles, pictures, tmp_path):
    """The printed command works as it is; a painting paints what its style file does, as a second style, too."""
    painting = tmp_path / 'my painting.png'
    Image.fromarray(np.random.default_rng(3).integers(0, 256, (70, 90, 3), np.uint8)).save(painting)
    made = pastiche('instant', painting, 'my style.safetensors', styles=styles, cwd=tmp_path)
    printed = shlex.split(made.stdout.splitlines()[1])
    assert printed[-2:] == ['photo.jpg', 'painted.png'] and made.stdout.splitlines()[0] == 'my style.safetensors: a style; to paint in it:'
    shutil.copy(pictures / 'b.jpg', tmp_path / 'photo.jpg')
    assert subprocess.run(printed, cwd=tmp_path, capture_output=True).returncode == 0

    def paint(*words):
        result = pastiche('apply', *words, tmp_path / 'photo.jpg', tmp_path / 'out.png', styles=styles, cwd=tmp_path)
        assert result.returncode == 0, result.stderr
        return pixels(tmp_path / 'out.png').tolist()
    assert paint('--style', painting) == pixels(tmp_path / 'painted.png').tolist() != pixels(tmp_path / 'photo.jpg').tolist()
    dore = paint('--style', 'dore')
    assert paint('--style', 'dore', '--mix', 'my style.safetensors') == paint('--style', 'Doré’s Engravings', '--mix', painting) != dore
    assert paint('--style', styles / 'dore.safetensors') == dore
    shutil.copy(painting, tmp_path / 'dore')
    assert paint('--style', 'dore') == dore, 'a name comes before a file'


@pytest.mark.parametrize('words, said', (('none.safetensors', '“none.safetensors” cannot be read: No such file or directory.'),
                                         ('none.jpg', '“none.jpg” cannot be read: No such file or directory.'),
                                         ('in/none', '“in/none” cannot be read: No such file or directory.'),
                                         ('bad.png', '“bad.png” is no picture that can be read here.'),
                                         ('in', 'There is no style “in”. The styles are: dore, vangogh.'),
                                         (b'\xff', 'There is no style “�”. The styles are: dore, vangogh.'),
                                         ('', 'There is no style “”. The styles are: dore, vangogh.'), ('base.safetensors', '“base.safetensors” is a base, not a style.')))
def test_no_style(styles, pictures, tmp_path, words, said):
    (tmp_path / 'bad.png').write_text('no picture')
    shutil.copy(styles / 'base.safetensors', tmp_path)
    for options in ('--style', words), ('--style', 'dore', '--mix', words):
        result = apply(*map(os.fsdecode, options), 'in/a.png', 'out.png', styles=styles, cwd=tmp_path, env={'LC_ALL': 'C.UTF-8'})
        assert sentence(result) == said and not (tmp_path / 'out.png').exists()


def test_never_over_a_style(styles, pictures, tmp_path):
    painting = tmp_path / 'painting.png'
    shutil.copy(pictures / 'a.png', painting)
    before = painting.read_bytes()
    for options in ('--style', painting), ('--mix', painting):
        said = sentence(apply(*options, '--overwrite', pictures / 'b.jpg', painting, styles=styles))
        assert said == f'“{painting}” is what the style comes from, so it is not written over.' and painting.read_bytes() == before


def test_instant_replaces_when_told(styles, pictures, tmp_path):
    out = tmp_path / 'a.safetensors'
    out.write_text('a style of hours')
    assert sentence(pastiche('instant', pictures / 'a.png', out, styles=styles)) == f'“{out}” is there already; --overwrite replaces it.'
    assert out.read_text() == 'a style of hours'
    assert json.loads(pastiche('instant', '--json', '--overwrite', pictures / 'a.png', out, styles=styles).stdout) == \
        {'painting': str(pictures / 'a.png'), 'output': str(out)}


# --- for scripts ------------------------------------------------------------------------------------------------------

def test_json(styles, pictures, tmp_path):
    """With the keys that the README names."""
    listed = [json.loads(line) for line in pastiche('styles', '--json', styles=styles).stdout.splitlines()]
    assert listed[0] == {'name': 'dore', 'title': 'Doré’s engravings', 'artist': 'Gustave Doré', 'own': True}
    told = json.loads(pastiche('info', '--json', 'dore', styles=styles).stdout)
    assert told == {'name': 'dore', 'kind': 'style', 'title': 'Doré’s engravings', 'artist': 'Gustave Doré', 'licence': 'CC0-1.0',
                    'provenance': 'random numbers', 'training': 'none', 'keywords': '', 'good_for': '', 'weaknesses': '', 'stroke_size': 100, 'keep_colours': 0,
                    'detail': 0, 'working_pixels': 512 * 512}
    result = apply('--json', '-o', tmp_path / 'out', pictures / 'a.png', pictures / 'none.png', styles=styles)
    painted, failed = map(json.loads, result.stdout.splitlines())
    assert 0 < painted.pop('seconds') < 100
    assert painted == {'input': str(pictures / 'a.png'), 'output': str(tmp_path / 'out' / 'a.png'), 'painted': True, 'style': 'Doré’s engravings',
                       'strength': 0, 'width': 40, 'height': 34}
    assert failed == {'input': str(pictures / 'none.png'), 'output': str(tmp_path / 'out' / 'none.png'), 'painted': False,
                      'error': f'“{pictures}/none.png” cannot be read: No such file or directory.'}
    keys = re.findall(r'`([a-z_]+)`', ' '.join(line.split(' | ')[-1] for line in
                                               re.findall(r'^\| .*', (TOP / 'engine/cli/README.md').read_text().split('## What it prints')[1], re.M)))
    assert {*listed[0], *told, *painted, *failed, 'seconds'} <= set(keys)


def test_quiet(styles, pictures, tmp_path):
    result = apply('--quiet', pictures / 'a.png', tmp_path / 'out.png', styles=styles)
    assert (result.returncode, result.stdout, result.stderr) == (0, '', '') and (tmp_path / 'out.png').exists()
    assert sentence(apply('-q', pictures / 'none.png', tmp_path / 'out.png', styles=styles)).endswith('No such file or directory.')


@pytest.mark.long
def test_commands_of_the_readme(tmp_path):
    """As they stand there, with the styles that ship; what they say is what the README says of it."""
    text = (TOP / 'engine/cli/README.md').read_text()
    commands = re.findall(r'^    (pastiche .*)$', text, re.M)
    assert len(commands) > 10
    (tmp_path / 'elsewhere').mkdir()
    for name, size in (('photo.jpg', (120, 80)), ('elsewhere/photo.jpg', (80, 60)), ('painting.jpg', (200, 150))):
        Image.open(TOP / 'tests/data/lake-sherburne.jpg').resize(size).save(tmp_path / name)
    (tmp_path / 'bin').mkdir()
    (tmp_path / 'bin' / 'pastiche').symlink_to(PASTICHE)
    env = {**os.environ, 'PATH': f'{tmp_path}/bin:{os.environ["PATH"]}', 'XDG_DATA_HOME': str(tmp_path / 'data'), 'LC_ALL': 'C.UTF-8'}
    env.pop('PASTICHE_STYLES', None)
    for command in commands:
        result = subprocess.run(['sh', '-c', command], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300)
        assert (result.returncode, result.stderr) == (0, ''), (command, result.stderr)
    made = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob('*') if p.suffix in ('.png', '.webp', '.safetensors') or p.parent.name == 'painted'}
    assert made == {'painted.png', 'mine.png', 'mixed.png', 'tuned.png', 'painted.webp', 'mine.safetensors', 'tuned.safetensors',
                    'painted/photo.jpg', 'painted/photo-2.jpg', 'mended.png', 'found/photo.png', 'found/photo-2.png'}
