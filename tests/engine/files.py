# SPDX-License-Identifier: GPL-3.0-or-later
"""For the tests of files: the command line, and style files read, written, taken apart and put together."""
import contextlib
import ctypes as C
import hashlib
import json
import os
import shutil
import struct
import subprocess
import tempfile
from pathlib import Path

from internals import GLIB, LIB, Picture, Weights, check, constant, structure

TOP = Path(__file__).resolve().parents[2]
PASTICHE = Path(os.environ.get('PASTICHE_PROGRAM', TOP / 'build' / 'engine' / 'cli' / 'pastiche'))


# --- the command line -------------------------------------------------------------------------------------------------

def pastiche(*args, styles=None, env=None, program=PASTICHE, **options):
    """Run the command; its standard output and error as text."""
    folder = ['--styles', str(styles)] if styles else []
    return subprocess.run([str(program), *folder, *map(str, args)], capture_output=True, encoding='utf-8', timeout=300,
                          env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL, **options)


@contextlib.contextmanager
def folder_for_nobody():
    """A folder that a user without rights reaches, and the options with which `pastiche` runs as that user."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copy(PASTICHE, folder / 'pastiche')
        yield folder, dict(program=folder / 'pastiche', **(dict(user=65534, group=65534, extra_groups=[]) if os.geteuid() == 0 else {}))


def sentence(result, status=1):
    """The one sentence of a run that failed as it should."""
    assert result.returncode == status, f'exit status {result.returncode}: {result.stderr}'
    assert result.stderr.count('\n') == 1 and result.stderr.startswith('pastiche: ') and result.stderr.endswith('.\n'), result.stderr
    assert result.stdout == ''
    return result.stderr[len('pastiche: '):-1]


# --- the library ------------------------------------------------------------------------------------------------------

FILE, FORMAT, STYLE, SIZE, SETTING, MEMORY = constant(*('ERROR_' + k for k in 'FILE FORMAT STYLE SIZE SETTING MEMORY'.split()))

for _name in ('pastiche_style_file_open', 'pastiche_picture_new'):
    getattr(LIB, _name).restype = C.c_void_p


Info = structure('StyleInfo')


class Infos(C.Structure):
    """A GPtrArray of them."""
    _fields_ = [('items', C.POINTER(C.POINTER(Info))), ('n', C.c_uint)]


LIB.pastiche_gallery_open.restype = C.c_void_p
LIB.pastiche_gallery_list.restype = C.POINTER(Infos)
LIB.pastiche_gallery_import.restype = C.POINTER(Info)
LIB.pastiche_gallery_rename.restype = C.POINTER(Info)
LIB.pastiche_gallery_make_instant.restype = C.c_void_p


class Gallery:
    """An opened gallery; with None the one that came with Pastiche."""

    def __init__(self, folder):
        self.pointer = C.c_void_p(check(LIB.pastiche_gallery_open, folder and os.fsencode(folder)))

    def __del__(self):
        if hasattr(self, 'pointer'):
            LIB.pastiche_gallery_free(self.pointer)

    @staticmethod
    def take(info):
        """A style's texts, by what they are."""
        texts = {name: getattr(info.contents, name).decode() for name, _ in Info._fields_}
        LIB.pastiche_style_info_unref(info)
        return texts

    def list(self):
        infos = LIB.pastiche_gallery_list(self.pointer)
        texts = [{name: getattr(infos.contents.items[i].contents, name).decode() for name, _ in Info._fields_} for i in range(infos.contents.n)]
        GLIB.g_ptr_array_unref(infos)
        return texts

    def titles(self):
        return {info['name']: info['title'] for info in self.list()}

    def add(self, path):
        """Import the file; the name that it has then."""
        return self.take(check(LIB.pastiche_gallery_import, self.pointer, os.fsencode(path)))['name']

    def rename(self, name, title):
        return self.take(check(LIB.pastiche_gallery_rename, self.pointer, name.encode(), title.encode()))['title']

    def remove(self, name):
        return check(LIB.pastiche_gallery_remove, self.pointer, name.encode())

    def is_own(self, name):
        return bool(LIB.pastiche_gallery_is_own(self.pointer, name.encode()))

    def make_instant(self, painting, title=None):
        """An own style at once; the path of its file."""
        path = check(LIB.pastiche_gallery_make_instant, self.pointer, os.fsencode(painting), title and title.encode(), None)
        text = Path(os.fsdecode(C.string_at(path)))
        GLIB.g_free(C.c_void_p(path))
        return text


LIB.pastiche_picture_resize.restype = C.POINTER(Picture)
for _name in ('g_hash_table_new', 'g_hash_table_insert'):
    getattr(GLIB, _name).restype = C.c_void_p


def read_weights(path, base=None):
    """The weights in a style file, a style's whole with its base's weights; the caller clears them."""
    file, weights = C.c_void_p(check(LIB.pastiche_style_file_open, os.fsencode(path))), Weights()
    try:
        check(LIB.pastiche_style_file_read, file, base and C.byref(base), C.byref(weights))
    finally:
        LIB.pastiche_style_file_free(file)
    return weights


def write_weights(path, weights, base, half, metadata):
    table = C.c_void_p(GLIB.g_hash_table_new(C.cast(GLIB.g_str_hash, C.c_void_p), C.cast(GLIB.g_str_equal, C.c_void_p)))
    strings = [(C.create_string_buffer(k.encode()), C.create_string_buffer(v.encode())) for k, v in metadata.items()]
    for key, value in strings:
        GLIB.g_hash_table_insert(table, key, value)
    try:
        check(LIB.pastiche_style_file_write, os.fsencode(path), C.byref(weights), base and C.byref(base), half, table)
    finally:
        GLIB.g_hash_table_unref(table)


# --- style files ------------------------------------------------------------------------------------------------------

class StyleFile:
    """A style file in two pieces that a test changes: `header`, a dict, and `body`, a bytearray."""

    def __init__(self, path):
        data = Path(path).read_bytes()
        size, = struct.unpack_from('<Q', data)
        self.header = json.loads(data[8:8 + size])
        self.body = bytearray(data[8 + size:])

    @property
    def metadata(self):
        return self.header['__metadata__']

    def first(self):
        """Name of the tensor at offset 0; the one after it is `next_to` it."""
        return min((n for n in self.header if n != '__metadata__'), key=lambda n: self.header[n]['data_offsets'][0])

    def next_to(self, name):
        end = self.header[name]['data_offsets'][1]
        return next(n for n, t in self.header.items() if n != '__metadata__' and t['data_offsets'][0] == end)

    def sign(self):
        self.metadata['sha256'] = hashlib.sha256(self.body).hexdigest()
        return self

    def text(self):
        return json.dumps(self.header, ensure_ascii=False).encode()

    def bytes(self, text=None, length=None):
        text = self.text() if text is None else text
        return struct.pack('<Q', len(text) if length is None else length) + text + self.body
