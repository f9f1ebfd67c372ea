# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples at the heads of the engine's headers: those of the public headers are built and run, the others compiled;
and every public function is called by something beside the file that defines it."""
import json
import os
import re
import shlex
import subprocess

import numpy as np
import pytest
from PIL import Image

from files import TOP, pastiche
from internals import BUILD

pytestmark = pytest.mark.not_sanitized
ENGINE = TOP / 'engine'
ROOMS = [folder for folder in ENGINE.iterdir() if folder.is_dir()]
PUBLIC = sorted(ENGINE.glob('*.h'))

LIBRARIES = 'glib-2.0 gio-2.0 json-glib-1.0 gdk-pixbuf-2.0 gexiv2 libjpeg libpng libtiff-4 libwebp libwebpdemux lcms2 openblas'.split()

# What an example may take as given; it may declare any of it itself.
GIVEN = '''
GError *error; PasticheGallery *gallery; PastichePicture *picture; const PastichePicture *photograph;
GCancellable *cancellable; gpointer data;
static void count_steps (const PasticheTuneProgress *progress, gpointer data) { (void) data; g_assert (progress->step > 0); }
PasticheTuneFunc after_each_step = count_steps;
'''

# Minutes would be long, so every tune ends after two steps; nothing else of an example is changed.
SHORTENED = '''
static gboolean
tune_run_two_steps (PasticheTune *tune, PasticheTuneFunc after, gpointer d, GCancellable *c, GError **e)
{
  pastiche_tune_plan (tune, 2, 0);
  return pastiche_tune_run (tune, after, d, c, e);
}
gboolean (*two_steps) (PasticheTune *, PasticheTuneFunc, gpointer, GCancellable *, GError **) = tune_run_two_steps;
#define pastiche_tune_run two_steps
'''


def comment_at_head(header):
    return re.search(r'^ \* \S+\.h: .*?\*/', header.read_text(), re.S | re.M).group()


def example_of(header):
    """The code at its head; no line of a formula, which is set in likewise, ends with a semicolon."""
    blocks = re.findall(r'((?:^ \*(?:   .*)?\n)+)', comment_at_head(header), re.M)
    code = [block for block in blocks if re.search(r';\s*(//.*)?$', block, re.M)]
    return '\n'.join(line[2:] for block in code for line in block.splitlines())


def flags():
    """How the build compiles what stands on the engine, without include directories."""
    commands = json.loads((BUILD / 'compile_commands.json').read_text())
    command = shlex.split(next(c['command'] for c in commands if c['file'].endswith('/cli/cli.c')))
    return [word for word in command if word.startswith(('-W', '-std', '-D', '-p')) and word != '-Winvalid-pch']


def pkg_config(*args):
    return subprocess.run(['pkg-config', *args, *LIBRARIES], capture_output=True, text=True, check=True).stdout.split()


def compile_code(code, folder, *options):
    source = folder / 'example.c'
    source.write_text(code)
    result = subprocess.run(['gcc', *flags(), *pkg_config('--cflags'), f'-I{ENGINE}', '-O1', *options], input=code,
                            capture_output=True, text=True, cwd=folder, timeout=120)
    assert result.returncode == 0, f'{result.stderr}\n{code}'


# --- the public headers -----------------------------------------------------------------------------------------------

def run_example(header, folder, styles, after, env=None):
    """Build and run its example in `folder`, where photo.jpg may be; `after` is code behind it, in its block."""
    example = example_of(ENGINE / header)
    assert example.count('\n') >= 4, 'it shows how to do something'
    code = (f'#include "{header}"\n#include "pastiche-tune.h"\n#include <locale.h>\n{GIVEN}{SHORTENED}\nint\nmain (void)\n{{\n  setlocale (LC_ALL, "");\n'
            '  g_autoptr (PastichePicture) shown = pastiche_picture_load ("photo.jpg", NULL);\n'
            '  g_autoptr (PasticheGallery) opened = pastiche_gallery_open (NULL, &error);\n\n'
            '  gallery = opened;\n  picture = shown;\n  photograph = shown;\n'
            f'  {{\n{example}\n{after}\n  }}\n  return 0;\n}}\n')
    compile_code(code, folder, '-Wno-unused-variable', '-Wno-unused-but-set-variable', '-o', 'example', 'example.c',
                 str(BUILD / 'engine' / 'libpastiche.a'), *pkg_config('--libs'), '-lm')
    environment = {**os.environ, 'PASTICHE_STYLES': str(styles), 'XDG_DATA_HOME': str(folder / 'data'), 'G_DEBUG': 'fatal-criticals', **(env or {})}
    return subprocess.run([folder / 'example'], cwd=folder, env=environment, capture_output=True, text=True, timeout=600)


def ended_well(result):
    assert result.returncode == 0 and result.stderr == '', f'{result.returncode}: {result.stdout}{result.stderr}'


@pytest.fixture
def photo(tmp_path, seed):
    """A small one, photo.jpg; its size."""
    rng = np.random.default_rng(seed)
    width, height = map(int, rng.integers(64, 128, 2))
    small = Image.fromarray(rng.integers(0, 256, (8, 8, 3), np.uint8))
    small.resize((width, height), Image.BICUBIC).save(tmp_path / 'photo.jpg', quality=95)
    return width, height


def test_pastiche(styles, tmp_path, photo):
    """It writes the one picture, painted."""
    ended_well(run_example('pastiche.h', tmp_path, styles, 'g_assert_no_error (error);'))
    written = [path for path in tmp_path.iterdir() if path.suffix not in ('.c', '') and path.name != 'photo.jpg']
    assert len(written) == 1
    with Image.open(written[0]) as painted, Image.open(tmp_path / 'photo.jpg') as image:
        assert painted.size == photo
        assert np.abs(np.asarray(painted.convert('RGB'), float) - np.asarray(image, float)).mean() > 4
    said = pastiche('apply', '--style', 'vangogh', 'photo.jpg', 'same.png', styles=styles, cwd=tmp_path)
    assert said.returncode == 0
    with Image.open(written[0]) as painted, Image.open(tmp_path / 'same.png') as same:
        assert np.abs(np.asarray(painted.convert('RGB'), int) - np.asarray(same, int)).max() <= 1


def test_pastiche_without_a_photo(styles, tmp_path):
    """Which the example says, as every program should."""
    result = run_example('pastiche.h', tmp_path, styles, '')
    assert result.returncode == 0 and result.stderr == '“photo.jpg” cannot be read: No such file or directory.\n'


def test_pastiche_choice(styles, tmp_path, photo):
    ended_well(run_example('pastiche-choice.h', tmp_path, styles,
                           'g_assert_no_error (error);\ng_assert_cmpstr (pastiche_style_info (style)->name, ==, "vangogh+dore");'))


def test_pastiche_tune(styles, tmp_path, photo):
    """It saves a style among the artist's own, which can be loaded."""
    ended_well(run_example('pastiche-tune.h', tmp_path, styles, 'g_assert_no_error (error);'))
    saved, = (tmp_path / 'data' / 'pastiche' / 'styles').glob('*.safetensors')
    env = {'PASTICHE_STYLES': str(styles), 'XDG_DATA_HOME': str(tmp_path / 'data')}
    assert '2 steps' in pastiche('info', saved.stem, env=env).stdout


def test_pastiche_restore(restoring, tmp_path, photo):
    """It writes the one picture, mended, of the same size."""
    ended_well(run_example('pastiche-restore.h', tmp_path, restoring, 'g_assert_no_error (error);\ng_assert_cmpfloat (restored->share, >, 0);'))
    with Image.open(tmp_path / 'mended.png') as mended, Image.open(tmp_path / 'photo.jpg') as image:
        assert mended.size == photo and np.abs(np.asarray(mended.convert('RGB'), int) - np.asarray(image, int)).any()


def test_pastiche_era(eras, tmp_path, photo):
    """It writes the one picture, of the same size, as the command does."""
    ended_well(run_example('pastiche-era.h', tmp_path, eras, 'g_assert_no_error (error);'))
    said = pastiche('era', '--era', 'kodachrome', 'photo.jpg', 'same.png', styles=eras, cwd=tmp_path)
    assert said.returncode == 0
    with Image.open(tmp_path / 'old.png') as old, Image.open(tmp_path / 'same.png') as same:
        assert old.size == photo and np.array_equal(np.asarray(old), np.asarray(same))


def test_pastiche_results(styles, tmp_path, photo):
    """It writes the one picture into the folder, by its name."""
    ended_well(run_example('pastiche-results.h', tmp_path, styles, 'g_assert_no_error (error);'))
    with Image.open(tmp_path / 'painted' / 'photo.jpg') as painted:
        assert painted.size == photo


def test_every_public_header_is_tried():
    assert {header.name for header in PUBLIC} == {'pastiche.h', 'pastiche-choice.h', 'pastiche-era.h', 'pastiche-restore.h', 'pastiche-results.h', 'pastiche-tune.h'}


# --- the inner headers ------------------------------------------------------------------------------------------------

# By header: what its example takes as given.
INNER = {
    'adam.h': 'gsize n; float *weights, *gradient; GError *error;',
    'arena.h': 'GError **error;',
    'atomic-file.h': 'const char *path; const void *data; gsize length; GError **error;',
    'blur.h': 'PasticheRows rows; PasticheJob *job; float *scratch, *out; GError **error;',
    'canvas.h': 'GError **error; PasticheJob *job; gpointer mine; PasticheRows painted;'
                'void read_row (gconstpointer, int, float *); void write_row (gpointer, int, const float *);',
    'casts.h': 'PasticheSample sample; double axes[PASTICHE_FILM_AXES], beside[PASTICHE_FILM_AXES];',
    'chamfer.h': 'int rows, columns, far; guint16 *steps; const gboolean *is_there;',
    'crops.h': 'PastichePicture *picture; PasticheBatch batch; GError *error;',
    'film.h': 'PasticheStill *still; GError **error;',
    'film-change.h': 'PasticheFilm from, to; double before[3], after[3];',
    'filling.h': 'int height, width, red; PasticheJob *job; GError **error;',
    'finish.h': 'PasticheJob *job; PasticheRows x, painted; float *scratch; GError **error;',
    'graph.h': 'PasticheModel *model; PasticheJob *job; const float *in; float *out; GError **error;',
    'gallery.h': 'PasticheGallery *gallery; GError *error;',
    'kernels.h': 'const float *x; float *y; gsize n;',
    'kin.h': 'PasticheGrids a, b; GError **error;',
    'look.h': 'GError **error;',
    'lost.h': 'int height, width, row, x; const float *mask; gboolean any, again; GError **error;',
    'metadata.h': 'double resolution[2]; char *texts[PASTICHE_N_TEXTS]; int width, height; GError *error;',
    'mix.h': 'PasticheJob *job; PasticheRows a, b; float *scratch; GError **error;',
    'model.h': 'const char *path; GError **error;',
    'network.h': 'PasticheJob *job; PasticheRows rows; GError **error;',
    'network-style.h': 'GError **error;',
    'ops.h': 'PasticheGraph *graph; guint i; PasticheStep *step; PasticheJob *job; GError **error;',
    'overlap.h': 'PasticheStill *still, *other; PasticheOverlap overlap;',
    'painting.h': 'PasticheBrush brush; PasticheJob *job; PasticheRows rows; PastichePaintingDone done; gpointer data; GError **error;',
    'picture-io.h': 'GError *error;',
    'profile.h': 'PasticheSource *source; gpointer row; guint16 *rgb;',
    'raster.h': 'guint8 *bytes; gpointer file; GError *error; gboolean write_chunk (gpointer, gconstpointer, gsize, GError **);',
    'raster-read.h': '#include "tensor.h"\nPasticheSource *source; GError *error;',
    'resample.h': 'PasticheTensor tensor; float *scratch; GError **error;',
    'rows.h': 'PasticheTensor tensor; GError **error;',
    'safetensors-write.h': '#include <string.h>\nstatic guint8 pixels[480 * 640 * 3]; const char *path; JsonObject *metadata; GError *error;',
    'sample.h': 'PasticheStill *still; double ranks[3], levels[3]; GError **error;',
    'scales.h': 'PasticheRestorer *restorer; PasticheJob *job; PasticheRows colours; int width; float *found; GError **error;',
    'scene.h': 'PasticheStill *still; GError **error;',
    'seams.h': '#include "tensor.h"\nPasticheFilling filling; PasticheJob *job; GError **error;',
    'skin.h': 'PasticheStill *still; PasticheFilm from, wanted;',
    'source.h': 'GError *error;',
    'thumbnail.h': 'PasticheRows rows; GError *error;',
    'train-discriminator.h': 'PasticheWeights weights, gradient; float *code; PasticheBatch pictures; GError *error;'
                             'void find_gradient (const PasticheBatch *, PasticheBatch *);',
    'train-generator.h': 'PasticheWeights weights, gradient; PasticheBatch photographs, made, dmade; float grain; GError *error;'
                         'void find_gradient (const PasticheBatch *, PasticheBatch *);',
    'transport.h': 'PasticheDistribution from, to; double before[3], after[3];',
    'value.h': 'GError **error;',
    'wire.h': 'const guint8 *bytes; gsize length;',
    'trainer.h': 'PasticheWeights style, discriminator; float *code; PasticheBatch photographs, paintings, *crops; PasticheTrainingLosses losses;'
                 'PasticheTrainerPart parts[PASTICHE_TRAINER_PARTS]; void write_style (const float *); GError *error;',
}


def has_example(header):
    return bool(example_of(header).strip())


@pytest.mark.parametrize('header', sorted(h for room in ROOMS for h in room.glob('*.h') if has_example(h)), ids=lambda h: h.name)
def test_inner_header(header, tmp_path):
    example = re.sub(r'^( *)(…|\.\.\.)(?=\s|$)', r'\1;', example_of(header), flags=re.M)
    code = (f'#include "{header.name}"\n{INNER.get(header.name, "")}\ngboolean example (void);\n'
            f'gboolean\nexample (void)\n{{\n{example}\n  return TRUE;\n}}\n')
    compile_code(code, tmp_path, *(f'-I{room}' for room in ROOMS), '-Wno-unused-variable', '-Wno-unused-but-set-variable',
                 '-Wno-unused-value', '-fsyntax-only', 'example.c')


# --- public functions -------------------------------------------------------------------------------------------------

CALLERS = [path for folder in ('engine', 'ui', 'plugin', 'tests') for ending in ('c', 'py')
           for path in sorted((TOP / folder).rglob(f'*.{ending}'))]


def test_every_public_function_is_called():
    """By a program or a test, outside of the file that defines it: one that nothing calls may be broken unnoticed."""
    texts = {path: path.read_text() for path in CALLERS}
    for header in PUBLIC:
        declarations = re.sub(r'/\*.*?\*/', '', header.read_text(), flags=re.S)
        for function in sorted(set(re.findall(r'\b(pastiche_\w+) \(', declarations)) - {'pastiche_error_quark'}):
            defined = re.compile(rf'^{function} \(', re.M)
            assert any(re.search(rf'\b{function}\b', text) and not defined.search(text) for text in texts.values()), \
                f'{header.name}: nothing calls {function} ()'
