# SPDX-License-Identifier: GPL-3.0-or-later
"""What a stranger wrote is fit for people: in titles, names of files and metadata. Where letters end is compared with Pango."""
import ctypes as C
import json
import random
import shutil
import unicodedata

import numpy as np
import onnx
import pytest

from files import StyleFile, pastiche
from internals import GLIB, LIB
from onnx_models import old_scaler

PANGO = C.CDLL('libpango-1.0.so.0')
PANGO.pango_language_from_string.restype = C.c_void_p
LIB.pastiche_printable.restype = LIB.pastiche_printable_title.restype = C.c_void_p
LIB.pastiche_printable.argtypes = [C.c_char_p, C.c_size_t]
LIB.pastiche_printable_title.argtypes = [C.c_char_p]
GLIB.g_free.argtypes = [C.c_void_p]
EMOJI = ['👨‍👩‍👧‍👦', '👩🏽‍🎨', '🏳️‍🌈', '❤️', '🇩🇪', '1️⃣', '🧑🏻‍🤝‍🧑🏿']
WORDS = ['Müller', 'Nguyễn Văn', 'שָׁלוֹם', 'بِسْمِ', 'नमस्ते', '한국어', 'ᄒᆞᆫ글', '日本語', 'ไทยที่', 'Ζωή', 'می‌خواهم', *EMOJI]
SPACES = '\n\r\t\x00\x1b\x7f\x85\u2028\u2029\ue000\uf8ff\u0378\u3164\u2800\uffa0'.replace('\x00', '')
UNSEEN = '\u202a\u202b\u202c\u202d\u202e\u200b\u2060\ufeff\u00ad\U000e0041\ufff9\u206f'


def taken(pointer):
    text = C.string_at(pointer)
    GLIB.g_free(pointer)
    return text.decode()


def printable(text, most=10**6):
    return taken(LIB.pastiche_printable(text if isinstance(text, bytes) else text.encode(errors='surrogatepass'), most))


def graphemes(text):
    """As Pango's cursor goes over them."""
    data, n = text.encode(), len(text) + 1
    found = (C.c_uint32 * n)()
    PANGO.pango_get_log_attrs(data, len(data), -1, C.c_void_p(PANGO.pango_language_from_string(b'xx')), found, n)
    starts = [i for i in range(len(text)) if found[i] >> 4 & 1] + [len(text)]
    return [text[a:b] for a, b in zip(starts, starts[1:])]


def test_letters_are_whole(seed):
    """Cut anywhere, no accent, syllable, family or flag is cut in two; and nothing of them is changed otherwise."""
    draw = random.Random(seed)
    for _ in range(200):
        text = ''.join(draw.choice(WORDS) + draw.choice(['', ' ', '-']) for _ in range(draw.randrange(1, 8)))
        letters = graphemes(text)
        assert printable(text) == text
        for most in {0, len(letters) - 1, draw.randrange(len(letters))}:
            assert printable(text, most) == ''.join(letters[:most]) + '…', (text, most)
        assert printable(text, len(letters)) == text


def test_anything_is_one_line(seed):
    """Random characters of all kinds and broken bytes: what comes out is printable, short, and stays so."""
    draw = random.Random(seed)
    kinds = [lambda: draw.randrange(1, 0x300), lambda: draw.randrange(0x300, 0x370), lambda: draw.randrange(0x2000, 0x2070),
             lambda: draw.randrange(1, 0x110000), lambda: 0x1f1e6 + draw.randrange(26), lambda: 0xac00 + draw.randrange(999),
             lambda: 0x1100 + draw.randrange(256), lambda: draw.choice([0x200d, 0x1f468, 0x1f3fb, 0xfe0f, 0x2764])]
    for _ in range(300):
        raw = b''.join(chr(draw.choice(kinds)()).encode(errors='surrogatepass') for _ in range(draw.randrange(60)))
        raw += bytes(draw.randrange(1, 256) for _ in range(draw.randrange(4)))
        most = draw.randrange(40)
        shown = printable(raw, most)
        assert not {unicodedata.category(c) for c in shown} & {'Cc', 'Cs', 'Co', 'Zl', 'Zp'} and not set(shown) & set(UNSEEN)
        assert printable(shown) == shown and len(shown) <= 16 * most + 9
        assert sum(c in '\u2066\u2067\u2068' for c in shown) == shown.count('\u2069')


@pytest.mark.parametrize('text, shown', (
    ('a\x1b[31mb', 'a [31mb'), (''.join(f'a{c}' for c in SPACES), 'a ' * len(SPACES)), (''.join(f'a{c}' for c in UNSEEN), 'a' * len(UNSEEN)),
    (b'caf\xe9', 'caf\ufffd'), ('photo\u202egpj.exe', 'photogpj.exe'), ('\u2067שלום', '\u2067שלום\u2069'), ('a\u2069\u2069b', 'ab'),
    ('\u2066' * 50 + 'a', '\u2066' * 8 + 'a' + '\u2069' * 8), ('\u0301\u0301a', 'a'), ('a \u0301b', 'a b'), ('', ''), ('e\u0301', 'e\u0301'),
    ('Z' + '\u0301' * 5000 + 'a', 'Z' + '\u0301' * 3 + 'a'), ('Z' + '\u0301\u0323' * 5000, 'Z\u0301\u0323\u0301'),
    ('a' + '\u20dd' * 99, 'a' + '\u20dd' * 8), ('👨' + '\u200d' * 99 + 'x', '👨' + '\u200d' * 8 + 'x')))
def test_hostile(text, shown):
    assert printable(text) == shown


def test_endless_grapheme():
    """A chain of joined pictures is one letter for Unicode; here it counts as many."""
    assert len(printable('👨\u200d' * 5000, 10)) <= 161


@pytest.mark.parametrize('text, title', (('  Zorn \n', 'Zorn'), ('   ', ''), ('\u3000\u200e\u2800\u3164', ''), ('é' * 4096, 'é' * 100 + '…'), ('\u0301', '')))
def test_titles(text, title):
    assert taken(LIB.pastiche_printable_title(text.encode())) == title


HOSTILE = 'a\x1b[31m\u2028\u202eb' + '\u0301' * 50


def test_hostile_file_names(styles, tmp_path):
    """A style's name and a picture's cannot command the terminal; with --json they are what they are."""
    for f in styles.iterdir():
        (tmp_path / f.name).symlink_to(f)
    style = StyleFile(styles / 'dore.safetensors')
    style.metadata.update(title=HOSTILE, artist=HOSTILE)
    (tmp_path / f'{HOSTILE}.safetensors').write_bytes(style.bytes())
    plain, exact = pastiche('styles', styles=tmp_path), pastiche('styles', '--json', styles=tmp_path)
    assert plain.stdout.count('\n') == 3 and not set(plain.stdout) & set('\x1b\u2028\u202e') and plain.stdout.count('\u0301') == 6
    found = [json.loads(line) for line in exact.stdout.split('\n') if line]
    assert [x['title'] for x in found if x['name'] == HOSTILE] == [printable(HOSTILE)]
    for words in ('info', HOSTILE), ('info', str(tmp_path / f'{HOSTILE}.safetensors')):
        said = pastiche(*words, styles=tmp_path)
        assert said.returncode == 0 and not set(said.stdout) & set('\x1b\u2028\u202e')
    said = pastiche('apply', '--style', HOSTILE, str(tmp_path / f'{HOSTILE}.png'), str(tmp_path / 'out.png'), styles=tmp_path)
    assert said.returncode == 1 and not set(said.stderr) & set('\x1b\u2028\u202e') and said.stderr.count('\n') == 1


def fit(result, status=0):
    """Whether nothing that it says could command a terminal or break a line, and no tower of accents is in it."""
    said = result.stdout + result.stderr
    return result.returncode == status and not set(said) & set('\x1b\u2028\u202e') and '\u0301' * 4 not in said


def test_hostile_eras(eras, tmp_path):
    """Their names, titles and years."""
    shutil.copytree(eras, tmp_path / 'styles')
    era = StyleFile(eras / 'eras' / 'sepia.safetensors')
    era.metadata.update(title=HOSTILE, years=HOSTILE, learned=HOSTILE, weak=HOSTILE, licence=HOSTILE)
    path = tmp_path / 'styles' / 'eras' / f'{HOSTILE}.safetensors'
    path.write_bytes(era.bytes())
    plain, exact = pastiche('eras', styles=tmp_path / 'styles'), pastiche('eras', '--json', styles=tmp_path / 'styles')
    assert fit(plain) and plain.stdout.count('\n') == 3
    told, = (x for x in map(json.loads, exact.stdout.strip('\n').split('\n')) if x['name'] == HOSTILE)
    assert {told[key] for key in ('title', 'years', 'learned', 'weak', 'licence')} == {printable(HOSTILE)}
    unknown = pastiche('era', '--era', HOSTILE + 'x', 'a.png', 'b.png', styles=tmp_path / 'styles')
    assert fit(unknown, 1) and unknown.stderr.count('\n') == 1 and 'sepia' in unknown.stderr
    gone = pastiche('era', '--era', HOSTILE, f'{HOSTILE}.png', tmp_path / 'b.png', styles=tmp_path / 'styles')
    assert fit(gone, 1) and gone.stderr.count('\n') == 1
    assert fit(pastiche('info', path))


def test_hostile_networks(styles, tmp_path):
    """Their names, and what they say of themselves; an operator's name in the sentence that refuses it."""
    folder, path = tmp_path / 'styles', tmp_path / f'{HOSTILE}.onnx'
    folder.mkdir()
    shutil.copy(styles / 'base.safetensors', folder)
    model = onnx.load_from_string(old_scaler(np.random.default_rng(1), 1))
    model.producer_name = model.doc_string = HOSTILE
    onnx.helper.set_model_props(model, dict(license=HOSTILE, model_author=HOSTILE, **{'pastiche.title': HOSTILE}))
    path.write_bytes(model.SerializeToString())
    assert fit(pastiche('info', path))
    assert fit(pastiche('import', path, styles=folder))
    told, = (x for x in map(json.loads, pastiche('styles', '--json', styles=folder).stdout.strip('\n').split('\n')))
    assert fit(pastiche('styles', styles=folder)) and printable(told['name']) == told['name'] and told['title'] == told['artist'] == printable(HOSTILE)
    for change in dict(op_type=HOSTILE), dict(domain=HOSTILE), dict(name=HOSTILE, input=['gone' + HOSTILE]), dict(name=HOSTILE, op_type='Concat', attribute=[onnx.helper.make_attribute('axis', 9)]):
        broken = onnx.load_from_string(model.SerializeToString())
        broken.graph.node[0].ClearField('input') if 'input' in change else None
        broken.graph.node[0].MergeFrom(onnx.NodeProto(**change))
        path.write_bytes(broken.SerializeToString())
        refused = pastiche('import', path, styles=folder)
        assert fit(refused, 1) and refused.stderr.count('\n') == 1, refused.stderr
