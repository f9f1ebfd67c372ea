# SPDX-License-Identifier: GPL-3.0-or-later
"""The reader of style files against hostile ones."""
import ctypes as C
import os
import random

import numpy as np
import pytest

import files
from files import StyleFile, pastiche, read_weights, sentence
from internals import LIB, EngineError


@pytest.fixture
def good(styles):
    return StyleFile(styles / 'vangogh.safetensors')


# --- malformed files --------------------------------------------------------------------------------------------------
# Each makes the bytes of a file out of a good one; the sentence has to have the words behind it.

MALFORMED = {}


def malformed(words):
    def register(make):
        MALFORMED[make.__name__] = make, words
        return make
    return register


def cut(name, where, words):
    MALFORMED[name] = (lambda f: where(f.bytes())), words


cut('no_byte', lambda b: b'', 'it is empty')
cut('one_byte', lambda b: b[:1], 'it ends within the length of its header')
cut('seven_bytes', lambda b: b[:7], 'it ends within the length of its header')
cut('length_alone', lambda b: b[:8], 'its header reaches past the end of the file')
cut('half_a_header', lambda b: b[:500], 'its header reaches past the end of the file')
cut('half_a_body', lambda b: b[:len(b) // 2], 'reaches past the end of the file')
cut('one_byte_short', lambda b: b[:-1], 'reaches past the end of the file')
cut('one_byte_long', lambda b: b + b'\0', '1 bytes after its tensors belong to none')
cut('a_second_file_behind', lambda b: b + b, 'bytes after its tensors belong to none')
cut('zeros', lambda b: bytes(1000), 'its header is empty')
cut('a_picture', lambda b: b'\x89PNG\r\n\x1a\n\0\0\0\rIHDR' + bytes(100), '1 MB is the most')

for _name, _length, _words in (('nothing', 0, 'its header is empty'), ('beyond_the_file', 1 << 19, None),
                               ('over_a_megabyte', (1 << 20) + 1, '1 MB is the most'), ('100_megabytes', 100 << 20, '1 MB is the most'),
                               ('2_63', 1 << 63, '1 MB is the most'), ('2_64', (1 << 64) - 1, '1 MB is the most'),
                               ('one_too_few', -1, 'its header is not valid JSON'), ('one_too_many', +1, 'header is not valid')):
    def _make(f, length=_length):
        f.body[0] = ord('x')  # no space, which a header may end in
        return f.bytes(length=len(f.text()) + length if abs(length) == 1 else length)
    MALFORMED['header_length_' + _name] = _make, _words or 'its header is not valid'


def text(name, change, words):
    MALFORMED['header_' + name] = (lambda f: f.bytes(text=change(f.text()))), words


text('is_no_json', lambda t: b'{' + b'x' * (len(t) - 1), 'its header is not valid JSON')
text('is_an_array', lambda t: b'[' + t + b']', 'does not begin with “{”')
text('begins_with_space', lambda t: b' ' + t, 'does not begin with “{”')
text('is_two_objects', lambda t: t + b'{}', 'its header is not valid JSON')
text('has_garbage_behind', lambda t: t + b'x', 'its header is not valid JSON')
text('has_a_comment', lambda t: t[:1] + b'/**/' + t[1:], 'its header is not valid JSON')
text('has_a_comma_too_many', lambda t: t[:-1] + b',}', 'its header is not valid JSON')
text('is_not_utf8', lambda t: t.replace(b'Vincent', b'Vinc\xffnt', 1), 'its header is not valid UTF-8')
text('has_a_surrogate', lambda t: t.replace(b'Vincent', b'\\ud800', 1), 'its header is not valid JSON')
text('has_a_nul', lambda t: t.replace(b'Vincent', b'Vinc\0nt', 1), 'its header is not valid UTF-8')
text('has_a_tensor_twice', lambda t: t[:-1] + b', "vector": ' + t[t.index(b'"vector": ') + 10:].split(b'}')[0] + b'}}',
     'has the key “vector” twice')
text('has_a_metadatum_twice', lambda t: t.replace(b'"kind":', b'"kind": "style", "kind":'), 'has the key “kind” twice')
text('has_metadata_twice', lambda t: t[:-1] + b', "__metadata__": {}}', 'has the key “__metadata__” twice')
text('has_a_dtype_twice', lambda t: t.replace(b'"dtype":', b'"dtype": "F32", "dtype":', 1), 'has the key “dtype” twice')
text('is_deep', lambda t: t[:-1] + b', "x": ' + b'[' * 500000 + b']' * 500000 + b'}', 'its header is not valid JSON')
text('is_an_empty_object', lambda t: b'{}', 'bytes after its tensors belong to none')


def described(name, key, value, words):
    """The last tensor described wrongly."""
    def make(f):
        f.header['vector'][key] = value
        return f.bytes()
    MALFORMED[f'tensor_with_{key}_{name}'] = make, f'tensor “vector” {words}'


for _name, _value in (('BF16', 'BF16'), ('F64', 'F64'), ('U8', 'U8'), ('I8_and_space', 'I8 '), ('a_number', 16), ('null', None), ('a_list', ['F16'])):
    described(_name, 'dtype', _value, 'is neither F16 nor F32 nor I8')
described('another', 'dtype', 'F32', 'has offsets that do not fit its shape')
for _name, _value in (('empty', []), ('of_5', [1, 1, 1, 1, 4256]), ('a_number', 4256), ('a_string', '4256'), ('null', None)):
    described(_name, 'shape', _value, 'has not one to four dimensions')
for _name, _value in (('0', [0]), ('negative', [-4256]), ('two_negatives', [-2, -2128]), ('2_20_and_1', [2**20 + 1]), ('2_32', [2**32 + 4256]),
                      ('2_64', [2**64 + 4256]), ('a_fraction', [4256.0]), ('a_boolean', [True]), ('nested', [[4256]])):
    described(_name, 'shape', _value, 'has a dimension outside 1 to 1048576')
described('overflowing', 'shape', [2**20] * 4, 'has more values than can be counted')
described('overflowing_in_bytes', 'shape', [2**20, 2**20, 2**20, 2**3], 'has more bytes than can be counted')
described('too_large', 'shape', [2**20, 2**20], 'has offsets that do not fit its shape')
for _name, _value in (('of_1', [0]), ('of_3', [0, 1, 2]), ('null', None), ('falling', [8512, 0]), ('negative', [-8512, 0]),
                      ('fractions', [0.0, 8512.0]), ('strings', ['0', '8512'])):
    described(_name, 'data_offsets', _value, 'has no two rising offsets')
described('past_the_end', 'data_offsets', [2**40, 2**40 + 8512], 'reaches past the end of the file')
described('2_63', 'data_offsets', [2**63, 2**63 + 8512], '')
described('too_short', 'data_offsets', [0, 8510], 'has offsets that do not fit its shape')


@malformed('tensor “vector” is not described by dtype, shape and data_offsets')
def tensor_without_offsets(f):
    del f.header['vector']['data_offsets']
    return f.bytes()


@malformed('tensor “vector” is not described by dtype, shape and data_offsets')
def tensor_with_more_keys(f):
    f.header['vector']['more'] = 1
    return f.bytes()


@malformed('tensor “vector” is not described by dtype, shape and data_offsets')
def tensor_that_is_a_string(f):
    f.header['vector'] = 'F16'
    return f.bytes()


@malformed('has unused bytes before it')
def hole_at_the_start(f):
    for name, tensor in f.header.items():
        if name != '__metadata__':
            tensor['data_offsets'] = [offset + 8 for offset in tensor['data_offsets']]
    f.body = bytearray(8) + f.body
    return f.sign().bytes()


@malformed('has unused bytes before it')
def hole_in_the_middle(f):
    first = f.first()
    end = f.header[first]['data_offsets'][1]
    for name, tensor in f.header.items():
        if name != '__metadata__' and tensor['data_offsets'][0] >= end:
            tensor['data_offsets'] = [offset + 2 for offset in tensor['data_offsets']]
    f.body[end:end] = b'\0\0'
    return f.sign().bytes()


@malformed('overlaps another')
def overlap(f):
    second = f.header[f.next_to(f.first())]
    second['data_offsets'] = [offset - 2 for offset in second['data_offsets']]
    return f.bytes()


@malformed('overlaps another')
def two_tensors_in_one_place(f):
    f.header['x'] = dict(f.header['vector'])
    return f.bytes()


def value(name, number):
    def make(f):
        begin, _ = f.header['vector']['data_offsets']
        f.body[begin + 20:begin + 22] = np.array(number, '<f2').tobytes()
        return f.sign().bytes()
    MALFORMED['value_' + name] = make, 'tensor “vector” holds a value that is no number or beyond ±10000'


value('nan', np.nan)
value('inf', np.inf)
value('minus_inf', -np.inf)
value('10008', 10008)
value('minus_65504', -65504)


@malformed('tensor “vector” holds a value that is no number or beyond ±10000')
def value_nan_in_float32(f):
    begin, end = f.header['vector']['data_offsets']
    values = np.frombuffer(f.body[begin:end], '<f2').astype('<f4')
    values[-1] = np.nan
    assert end == len(f.body)
    f.body[begin:] = values.tobytes()
    f.header['vector'].update(dtype='F32', data_offsets=[begin, len(f.body)])
    return f.sign().bytes()


def stored(f, name, values):
    """The tensor exchanged for another array."""
    begin, end = f.header[name]['data_offsets']
    f.body[begin:end] = values.astype(values.dtype.newbyteorder('<')).tobytes()
    more = begin + values.nbytes - end
    for other, tensor in f.header.items():
        if other != '__metadata__' and tensor['data_offsets'][0] >= end:
            tensor['data_offsets'] = [offset + more for offset in tensor['data_offsets']]
    f.header[name].update(dtype={'float16': 'F16', 'float32': 'F32', 'int8': 'I8'}[values.dtype.name], shape=list(values.shape),
                          data_offsets=[begin, begin + values.nbytes])
    return f.sign()


def exchanged(what, name, values, words):
    MALFORMED[what] = (lambda f: stored(f, name, values).bytes()), f'tensor “{name}” {words}'


exchanged('vector_in_8_bits', 'vector', np.zeros(4256, np.int8), 'is I8 and must be F16 or F32')
exchanged('bias_in_8_bits', 'generator.out.bias', np.zeros(3, np.int8), 'is I8 and must be F16 or F32')
exchanged('scale_in_8_bits', 'generator.stem.scale', np.zeros(32, np.int8), 'is I8 and must be F16 or F32')
exchanged('weight_in_16_bits', 'generator.stem.weight', np.zeros((3, 3, 12, 32), np.float16), 'is F16 and must be I8')
exchanged('weight_in_32_bits', 'generator.out.weight', np.zeros((3, 3, 16, 3), np.float32), 'is F32 and must be I8')
exchanged('weight_of_another_shape', 'generator.stem.weight', np.zeros((3, 3, 32, 12), np.int8), 'is 3×3×32×12 and must be 3×3×12×32')
exchanged('scale_for_inputs', 'generator.stem.scale', np.zeros(12, np.float16), 'is 12 and must be 32')
exchanged('scale_for_all', 'generator.stem.scale', np.zeros(1, np.float32), 'is 1 and must be 32')
exchanged('scale_with_a_dimension_more', 'generator.stem.scale', np.zeros((1, 32), np.float16), 'is 1×32 and must be 32')
for _name, _value, _words in (('below_0', -1e-7, 'holds a value below 0'), ('nan', np.nan, 'holds a value that is no number'),
                              ('inf', np.inf, 'holds a value that is no number'), ('10001', 10001, 'holds a value that is no number or beyond')):
    for _type in (np.float32, np.float16):
        if _name != '10001' or _type == np.float32:
            exchanged(f'scale_{_name}_in_{_type.__name__}', 'generator.stem.scale', np.array([0] * 31 + [_value], _type), _words)


@malformed('tensor “generator.stem.weight” holds a value that is no number or beyond ±10000')
def difference_beyond(f):
    """Steps and scale are all right, their product is not."""
    weight = np.zeros((3, 3, 12, 32), np.int8)
    weight[1, 2, 3, 4] = -128
    stored(f, 'generator.stem.weight', weight)
    return stored(f, 'generator.stem.scale', np.full(32, 78.5, np.float16)).bytes()


@malformed('tensor “generator.stem.scale” is missing')
def scale_missing(f):
    f.header['vector.scale'] = f.header.pop('generator.stem.scale')
    return f.bytes()


@malformed('tensor “vector.scale” is unknown in a style')
def scale_too_many(f):
    f.header['vector.scale'] = dict(dtype='F16', shape=[1], data_offsets=[len(f.body), len(f.body) + 2])
    f.body += bytes(2)
    return f.sign().bytes()


@malformed('do not have the SHA-256')
def body_with_one_bit_changed(f):
    f.body[len(f.body) // 3] ^= 1
    return f.bytes()


def metadatum(name, key, content, words):
    def make(f):
        if content is None:
            f.metadata.pop(key)
        else:
            f.metadata[key] = content
        return f.bytes()
    MALFORMED['metadata_' + name] = make, words


metadatum('of_another_file', 'sha256', '0' * 64, 'do not have the SHA-256')
for _key in ('sha256', 'base_sha256'):
    for _name, _content in (('missing', None), ('short', '0' * 63), ('upper_case', 'A' * 64), ('no_digits', 'g' * 64)):
        metadatum(f'{_key}_{_name}', _key, _content, f'its metadata “{_key}” is not 64 hexadecimal digits')
for _key in ('format', 'architecture', 'kind'):
    metadatum(_key + '_missing', _key, None, f'is no style file for this Pastiche: its metadata “{_key}” is missing')
    metadatum(_key + '_foreign', _key, 'pastiche-g2\x1b[31m\n', f'is no style file for this Pastiche: its metadata “{_key}” is “pastiche-g2 [31m ”')
    metadatum(_key + '_endless', _key, 'x' * 100000, 'xxx…”')
    metadatum(_key + '_number', _key, 1, f'its metadata “{_key}” is not a string')
metadatum('format_1', 'format', '1', 'is no style file for this Pastiche: its metadata “format” is “1”, not “2”')
metadatum('title_list', 'title', ['a'], 'its metadata “title” is not a string')
metadatum('base_of_a_style', 'kind', 'base', 'is I8 and must be F16 or F32')
for _i, _content in enumerate((None, '', '0x40000', '-262144', '+262144', ' 262144', '262144 ', '2.6e5', '262144.0', '65535', '16777217', '9' * 40)):
    metadatum(f'working_pixels_{_i}', 'working_pixels', _content, '“working_pixels” is not a whole number from 65536 to 16777216')


@malformed('its metadata is not an object')
def metadata_string(f):
    f.header['__metadata__'] = 'style'
    return f.bytes()


@malformed('its metadata “format” is missing')
def metadata_missing(f):
    del f.header['__metadata__']
    return f.bytes()


@malformed('tensor “generator.out.bias” is missing')
def tensor_missing(f):
    begin, end = f.header.pop('generator.out.bias')['data_offsets']
    for name, tensor in f.header.items():
        if name != '__metadata__' and tensor['data_offsets'][0] >= end:
            tensor['data_offsets'] = [offset - end + begin for offset in tensor['data_offsets']]
    del f.body[begin:end]
    return f.sign().bytes()


@malformed('tensor “encoder.extra” is unknown in a style')
def tensor_too_many(f):
    f.header['encoder.extra'] = dict(dtype='F16', shape=[2], data_offsets=[len(f.body), len(f.body) + 4])
    f.body += bytes(4)
    return f.sign().bytes()


@malformed('tensor “generator.stem.weight” is missing')
def tensor_renamed(f):
    f.header['generator.Stem.weight'] = f.header.pop('generator.stem.weight')
    return f.bytes()


@malformed('tensor “generator.stem.weight” is 32×12×3×3 and must be 3×3×12×32')
def tensor_transposed(f):
    f.header['generator.stem.weight']['shape'] = [32, 12, 3, 3]
    return f.bytes()


@malformed('tensor “vector” is 1×4256 and must be 4256')
def tensor_with_a_dimension_more(f):
    f.header['vector']['shape'] = [1, 4256]
    return f.bytes()


def test_malformed_files_are_many():
    assert len(MALFORMED) >= 120


@pytest.mark.parametrize('name', MALFORMED)
def test_malformed(name, good, tmp_path):
    make, words = MALFORMED[name]
    path = tmp_path / 'hostile.safetensors'
    path.write_bytes(make(good))
    said = sentence(pastiche('info', path))
    path.unlink()
    assert said.startswith('“hostile.safetensors” is') and words in said, said
    assert said.isprintable() and len(said) < 400


def test_the_good_file_is_good(styles):
    result = pastiche('info', styles / 'vangogh.safetensors')
    assert result.returncode == 0 and 'Vincent van Gogh' in result.stdout and result.stderr == ''


def test_malformed_base(styles, tmp_path):
    """A base has no steps and no scales."""
    path = tmp_path / 'base.safetensors'
    file = StyleFile(styles / 'base.safetensors')
    path.write_bytes(stored(file, 'generator.stem.weight', np.zeros((3, 3, 12, 32), np.int8)).bytes())
    assert 'tensor “generator.stem.weight” is I8 and must be F16 or F32' in sentence(pastiche('info', path))
    file = StyleFile(styles / 'base.safetensors')
    file.header['generator.stem.scale'] = dict(dtype='F16', shape=[32], data_offsets=[len(file.body), len(file.body) + 64])
    file.body += bytes(64)
    path.write_bytes(file.sign().bytes())
    assert 'tensor “generator.stem.scale” is unknown in a base' in sentence(pastiche('info', path))


def test_whole_weights_beyond(styles, tmp_path):
    """A base and a difference that are all right each."""
    base, style = StyleFile(styles / 'base.safetensors'), StyleFile(styles / 'dore.safetensors')
    shape = 3, 3, 12, 32
    stored(base, 'generator.stem.weight', np.full(shape, 9000, np.float16))
    stored(style, 'generator.stem.weight', np.full(shape, 127, np.int8))
    stored(style, 'generator.stem.scale', np.full(32, 10, np.float16))
    style.metadata['base_sha256'] = base.metadata['sha256']
    (tmp_path / 'base.safetensors').write_bytes(base.bytes())
    (tmp_path / 'dore.safetensors').write_bytes(style.bytes())
    assert pastiche('info', tmp_path / 'dore.safetensors').returncode == 0
    said = sentence(pastiche('info', 'dore', styles=tmp_path))
    assert said == '“dore.safetensors” is damaged: tensor “generator.stem.weight” holds a value that is no number or beyond ±10000.'


def test_larger_than_256_megabytes(good, tmp_path):
    path = tmp_path / 'large.safetensors'
    path.write_bytes(good.bytes())
    os.truncate(path, (256 << 20) + 1)
    assert sentence(pastiche('info', path)) == '“large.safetensors” is damaged: it is larger than 256 MB.'


# --- what is no file --------------------------------------------------------------------------------------------------

def test_missing(tmp_path):
    assert sentence(pastiche('info', tmp_path / 'none.safetensors')) == '“none.safetensors” cannot be read: No such file or directory.'


def test_unreadable(good):
    with files.folder_for_nobody() as (folder, options):
        path = folder / 'secret.safetensors'
        path.write_bytes(good.bytes())
        path.chmod(0)
        assert sentence(pastiche('info', path, **options)) == '“secret.safetensors” cannot be read: Permission denied.'


def test_folder(tmp_path):
    path = tmp_path / 'folder.safetensors'
    path.mkdir()
    assert sentence(pastiche('info', path)) == '“folder.safetensors” cannot be read: it is a folder.'


def test_pipe(tmp_path):
    path = tmp_path / 'pipe.safetensors'
    os.mkfifo(path)
    assert sentence(pastiche('info', path)) == '“pipe.safetensors” cannot be read: it is no regular file.'


def test_device(tmp_path):
    path = tmp_path / 'zero.safetensors'
    path.symlink_to('/dev/zero')
    assert sentence(pastiche('info', path)) == '“zero.safetensors” cannot be read: it is no regular file.'


def test_link_is_followed(styles, tmp_path):
    path = tmp_path / 'link.safetensors'
    path.symlink_to(styles / 'dore.safetensors')
    assert 'name:       link\n' in pastiche('info', path).stdout


def test_link_to_itself(tmp_path):
    path = tmp_path / 'loop.safetensors'
    path.symlink_to(path)
    assert sentence(pastiche('info', path)).startswith('“loop.safetensors” cannot be read: ')


# --- random damage ----------------------------------------------------------------------------------------------------

def damage(rng, file):
    """The bytes of a file with a few random ones changed: in the header, in the body, or in a body whose sum fits."""
    where = rng.choice(('header', 'body', 'signed'))
    if where == 'header':
        data = bytearray(file.bytes())
        for _ in range(rng.choice((1, 1, 2, 5))):
            data[rng.randrange(8 + len(file.text()))] = rng.choice((rng.randrange(256), ord(rng.choice('0123456789-.,:"[]{}ex\\'))))
        return data
    for _ in range(rng.choice((1, 1, 10))):
        file.body[rng.randrange(len(file.body))] ^= 1 << rng.randrange(8)
    return (file.sign() if where == 'signed' else file).bytes()


def test_random_damage(styles, tmp_path, seed):
    rng = random.Random(seed)
    path = tmp_path / 'damaged.safetensors'
    refused = 0
    for _ in range(int(os.environ.get('PASTICHE_DAMAGES', 300))):
        path.write_bytes(damage(rng, StyleFile(styles / rng.choice(('base.safetensors', 'dore.safetensors')))))
        try:
            LIB.pastiche_weights_clear(C.byref(read_weights(path)))
        except EngineError as failure:
            refused += 1
            assert failure.domain == LIB.pastiche_error_quark() and failure.code in (files.FILE, files.FORMAT)
            assert str(failure).startswith('“damaged.safetensors” is') and str(failure).isprintable()
    assert refused > 50


def test_memory_that_runs_out(styles):
    """Every allocation fails once; what was reserved before it is given back."""
    before = LIB.pastiche_alloc_alive()
    for n in range(10):
        LIB.pastiche_alloc_fail_after(n)
        try:
            LIB.pastiche_weights_clear(C.byref(read_weights(styles / 'dore.safetensors')))
            break
        except EngineError as failure:
            assert failure.code == files.MEMORY
        finally:
            LIB.pastiche_alloc_fail_after(-1)
        assert LIB.pastiche_alloc_alive() == before
    assert 1 <= n < 9 and LIB.pastiche_alloc_alive() == before
