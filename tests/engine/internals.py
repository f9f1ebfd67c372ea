# SPDX-License-Identifier: GPL-3.0-or-later
"""The inside of libpastiche for tests, through ctypes: build/engine/libpastiche-test.so, which has every internal
function and an allocator that can be told to fail. Pictures and tensors are numpy arrays [height, width, channels]."""
import contextlib
import ctypes as C
import os
from pathlib import Path

import numpy as np

BUILD = Path(__file__).resolve().parents[2] / 'build'
LIB = C.CDLL(os.environ.get('PASTICHE_TEST_LIBRARY', str(BUILD / 'engine' / 'libpastiche-test.so')))
GLIB = C.CDLL('libglib-2.0.so.0')
GIO = C.CDLL('libgio-2.0.so.0')
GOBJECT = C.CDLL('libgobject-2.0.so.0')
GIO.g_cancellable_new.restype = C.c_void_p

FLOATS = C.POINTER(C.c_float)
PROGRESS = C.CFUNCTYPE(None, C.c_double, C.c_void_p)


# --- What layouts.c says of the engine's structures ----------------------------------------------------------------------

def _table(name, /, **fields):
    """The rows of a table of layouts.c, which ends with an empty row."""
    row, rows = type(name, (C.Structure,), {'_fields_': list(fields.items())}), []
    table = C.cast(C.byref(row.in_dll(LIB, name)), C.POINTER(row))
    while getattr(table[len(rows)], next(iter(fields))):
        rows.append([v.decode() if isinstance(v, bytes) else v for v in (getattr(table[len(rows)], f) for f in fields)])
    return rows


_LAYOUTS = _table('pastiche_layouts', structure=C.c_char_p, field=C.c_char_p, kind=C.c_char_p, offset=C.c_size_t, size=C.c_size_t)
_SIZES = {structure: size for structure, field, _, _, size in _LAYOUTS if field is None}
_CONSTANTS = dict(_table('pastiche_constants', name=C.c_char_p, value=C.c_int64))
_DEFAULTS = dict(_table('pastiche_defaults', structure=C.c_char_p, value=C.c_void_p))
_NUMBERS = {('signed', 4): C.c_int32, ('signed', 8): C.c_int64, ('unsigned', 4): C.c_uint32, ('unsigned', 8): C.c_uint64,
            ('real', 4): C.c_float, ('real', 8): C.c_double, ('string', 8): C.c_char_p, ('floats', 8): FLOATS}


def constant(*names):
    """The values of PASTICHE_…, a list of them for more than one."""
    values = [_CONSTANTS['PASTICHE_' + name] for name in names]
    return values if len(values) > 1 else values[0]


def structure(name, **types):
    """The ctypes structure of a PasticheName, with its fields where C has them. `types` of fields that are no numbers, strings
    or pointers to floats; an array's is that of its elements, and a pointer without one is a void pointer."""
    fields, end = [], 0
    for _, field, kind, offset, size in (row for row in _LAYOUTS if row[0] == 'Pastiche' + name and row[1]):
        t = types.pop(field, None) or _NUMBERS.get((kind, size)) or C.c_void_p
        if C.sizeof(t) < size:
            t = t * (size // C.sizeof(t))
        if -(-end // C.alignment(t)) * C.alignment(t) < offset:     # of fields that are not listed
            fields.append((f'_{end}', C.c_char * (offset - end)))
        fields.append((field, t))
        end = offset + size
        assert C.sizeof(t) == size, f'{name}.{field} has another type'
    whole = _SIZES['Pastiche' + name]
    if -(-end // 8) * 8 < whole:
        fields.append((f'_{end}', C.c_char * (whole - end)))
    made = type(name, (C.Structure,), {'_fields_': fields})
    assert not types and C.sizeof(made) == whole, f'{name} is not as layouts.c says: {types or C.sizeof(made)}'
    return made


def memory(name):
    """Memory for a PasticheName that is only passed on."""
    return C.create_string_buffer(_SIZES['Pastiche' + name])


def default(made):
    """The engine's default of a structure, a copy."""
    return made.from_buffer_copy(C.string_at(_DEFAULTS['Pastiche' + made.__name__], C.sizeof(made)))


LINEAR, LEAKY_RELU, LOGISTIC = constant('LINEAR', 'LEAKY_RELU', 'LOGISTIC')
BASE, STYLE, DISCRIMINATOR, RESTORER = constant('KIND_BASE', 'KIND_STYLE', 'KIND_DISCRIMINATOR', 'KIND_RESTORER')
MINIMAX, NON_SATURATING, HINGE = constant('MINIMAX', 'NON_SATURATING', 'HINGE')
Tensor = structure('Tensor')
Rows = structure('Rows')
Source = structure('Source')
Job = structure('Job', progress=PROGRESS)
Batch = structure('Batch', at=Tensor)
Weights = structure('Weights', data=FLOATS)
Spec = structure('TensorSpec', shape=C.c_int)
Picture = structure('Picture')
Settings = structure('Settings')
Selection = structure('Selection')
RestoreSettings = structure('RestoreSettings')
RestoreFiles = structure('RestoreFiles')
EraSettings = structure('EraSettings')
EraInfo = structure('EraInfo')
Restored = structure('Restored', picture=C.POINTER(Picture), mask=C.POINTER(Selection))
Found = structure('Found', values=C.POINTER(C.c_uint8))
RestorePart = structure('RestorePart', found=C.POINTER(Found))
Perceptual = structure('Perceptual')
Places = structure('Places')
Shading = structure('Shading')
Schedule = structure('Schedule')
Training = structure('Training')
Losses = structure('TrainingLosses')
TRAINING = {k: getattr(default(Training), k) for k, _ in Training._fields_}


class GErrorStruct(C.Structure):
    _fields_ = [('domain', C.c_uint32), ('code', C.c_int), ('message', C.c_char_p)]


class EngineError(Exception):
    def __init__(self, domain, code, message):
        super().__init__(message)
        self.domain, self.code = domain, code


LIB.pastiche_kernels_names.restype = C.c_char_p
KERNELS = LIB.pastiche_kernels_names().decode().split()
LIB.pastiche_conv_scratch.restype = C.c_size_t
LIB.pastiche_conv_gradient_scratch.restype = C.c_size_t
LIB.pastiche_conv_work.restype = C.c_double
LIB.pastiche_generator_work.restype = C.c_double
LIB.pastiche_encoder_work.restype = C.c_double
LIB.pastiche_generator_memory.restype = C.c_size_t
LIB.pastiche_arena_plan.restype = C.c_size_t
LIB.pastiche_arena_place.restype = C.c_void_p
LIB.pastiche_tensor_rows.restype = Rows
LIB.pastiche_train_discriminator_new.restype = C.c_void_p
LIB.pastiche_discriminator_loss.restype = C.c_double
LIB.pastiche_generator_loss.restype = C.c_double
LIB.pastiche_trainer_new.restype = C.c_void_p
LIB.pastiche_trainer_work.restype = C.c_double
LIB.pastiche_spectral_iterate.restype = C.c_float
LIB.pastiche_train_generator_new.restype = C.c_void_p
LIB.pastiche_restorer_new.restype = C.c_void_p
LIB.pastiche_restorer_work.restype = C.c_double
LIB.pastiche_restorer_memory.restype = C.c_size_t
LIB.pastiche_restore.restype = C.POINTER(Restored)
LIB.pastiche_restore_part.restype = C.POINTER(Restored)
LIB.pastiche_scales_new.restype = C.c_void_p
LIB.pastiche_scales_work.restype = C.c_double
LIB.pastiche_scales_kept.restype = C.c_size_t
LIB.pastiche_architecture_tensors.restype = C.POINTER(Spec)


def floats(a):
    assert a.dtype == np.float32 and a.flags.c_contiguous
    return a.ctypes.data_as(FLOATS)


def check(call, *args):
    """Call a function whose last argument is a GError **; its answer, or EngineError."""
    error = C.POINTER(GErrorStruct)()
    answer = call(*args, C.byref(error))
    if error:
        e = error.contents
        exception = EngineError(e.domain, e.code, e.message.decode())
        GLIB.g_error_free(error)
        assert not answer
        raise exception
    assert answer
    return answer


def tensor(a):
    """A tensor that shares the array's memory; keep the array alive."""
    if a.dtype == np.float16:
        return Tensor(*a.shape, None, a.ctypes.data)
    return Tensor(*a.shape, floats(a), None)


def source(a, scale=None, shift=None):
    """What a convolution reads; keep the arrays alive."""
    half = a.dtype == np.float16
    return Source(None if half else floats(a), *a.shape, None if scale is None else floats(scale),
                  None if shift is None else floats(shift), a.ctypes.data if half else None, 0)


class Conv:
    """A convolution with weights [3, 3, in, out]."""

    def __init__(self, weights, bias=None, stride=1, upsampling=1, activation=LINEAR):
        self.struct = memory('Conv')
        check(LIB.pastiche_conv_init, self.struct, weights.shape[2], weights.shape[3], stride, upsampling, activation,
              floats(weights), None if bias is None else floats(bias))
        self.out = weights.shape[3]

    def __del__(self):
        LIB.pastiche_conv_clear(self.struct)

    def __call__(self, x, scale=None, shift=None, window=None, dtype=np.float32, asked=True):
        """(result, means, variances); window is (top, left, height, width); without a type, no result; means and variances only if asked."""
        height, width = C.c_int(), C.c_int()
        LIB.pastiche_conv_output(self.struct, x.shape[0], x.shape[1], C.byref(height), C.byref(width))
        top, left, h, w = window or (0, 0, height.value, width.value)
        y = dtype and np.full((h, w, self.out), np.nan, dtype)
        moments = np.full((2, self.out), np.nan)
        check(LIB.pastiche_conv_run, None, self.struct, C.byref(source(x, scale, shift)),
              C.byref(tensor(y) if dtype else Tensor(h, w, self.out)), top, left, moments.ctypes.data_as(C.c_void_p) if asked else None,
              floats(self.scratch()))
        return y, moments[0], moments[1]

    def rows(self, x, y, band, first, end, top=0, left=0):
        check(LIB.pastiche_conv_run_rows, None, self.struct, C.byref(x), C.byref(y), band, first, end, top, left,
              floats(self.scratch()))

    def scratch(self):
        return np.zeros(LIB.pastiche_conv_scratch(self.struct) * LIB.pastiche_threads(), np.float32)


def sources(x, affine=None):
    """Pictures [n, height, width, channels] and what normalises each, [n, 2, channels]; keep the arrays alive."""
    return (Source * len(x))(*[source(p, *(affine[i] if affine is not None else (None, None))) for i, p in enumerate(x)])


def tensors(y):
    return (Tensor * len(y))(*[tensor(p) for p in y])


def batch(x):
    """A batch that shares the array's memory, [n, height, width, channels]; keep the array alive."""
    b = Batch(n=len(x))
    b.at[:len(x)] = [tensor(p) for p in x]
    return b


def conv_batch(weights, bias, stride, upsampling, activation, x, shape):
    """The results for a batch of pictures, each [*shape, out]."""
    conv = Conv(weights, bias, stride, upsampling, activation)
    y = np.full((len(x), *shape, weights.shape[3]), np.nan, np.float32)
    moments = np.full((len(x), 2, weights.shape[3]), np.nan)
    scratch = np.zeros(LIB.pastiche_conv_scratch(conv.struct) * LIB.pastiche_threads(), np.float32)
    check(LIB.pastiche_conv_run_batch, None, conv.struct, len(x), sources(x), tensors(y), moments.ctypes.data_as(C.c_void_p),
          floats(scratch))
    return y, moments


def conv_input_gradient(weights, stride, upsampling, dy, shape):
    """The gradient to the input, [n, *shape, in]."""
    conv = memory('Conv')
    check(LIB.pastiche_conv_init_gradient, conv, *weights.shape[2:], stride, upsampling)
    check(LIB.pastiche_conv_prepare_gradient, conv, floats(weights))
    dx = np.full((len(dy), *shape, weights.shape[2]), np.nan, np.float32)
    scratch = np.zeros(LIB.pastiche_conv_scratch(conv) * LIB.pastiche_threads(), np.float32)
    try:
        check(LIB.pastiche_conv_run_batch, None, conv, len(dy), sources(dy), tensors(dx), None, floats(scratch))
    finally:
        LIB.pastiche_conv_clear(conv)
    return dx


def conv_weights_gradient(stride, upsampling, x, dy, affine=None):
    sizes = x.shape[3], dy.shape[3]
    dw = np.full((3, 3, *sizes), np.nan, np.float32)
    scratch = np.zeros(LIB.pastiche_conv_gradient_scratch(*sizes, stride, upsampling), np.float32)
    check(LIB.pastiche_conv_gradient, None, stride, upsampling, len(x), sources(x, affine), tensors(dy), floats(dw), floats(scratch))
    return dw


def specs(kind):
    """Names and shapes of whole weights."""
    n = C.c_int()
    table = LIB.pastiche_architecture_tensors(kind, C.byref(n))
    return [(table[i].name.decode(), tuple(table[i].shape[:table[i].n_dims])) for i in range(n.value)]


def scales(kind):
    """Names and shapes of the scales that files hold beside them."""
    n = C.c_int()
    table = LIB.pastiche_architecture_tensors(kind, C.byref(n))
    return [(table[i].scale.decode(), tuple(table[i].shape[table[i].n_dims - 1:table[i].n_dims])) for i in range(n.value) if table[i].scale]


def weights(kind, tensors):
    """A PasticheWeights that shares the arrays' memory; keep `.arrays` alive with it."""
    w = Weights(kind=kind)
    w.arrays = [np.ascontiguousarray(tensors[name].detach().numpy(), np.float32) for name, _ in specs(kind)]
    w.n = len(w.arrays)
    for i, a in enumerate(w.arrays):
        w.data[i] = floats(a)
    return w


class Generator:
    def __init__(self, style):
        self.struct = memory('Generator')
        check(LIB.pastiche_generator_init, self.struct, style.data, style.data[len(style.arrays) - 1])

    def __del__(self):
        LIB.pastiche_generator_clear(self.struct)

    def __call__(self, x, job=None):
        """The painted picture, copied out of the arena that it was painted in."""
        arena, y, t = memory('Arena'), Tensor(), tensor(x)
        rows = LIB.pastiche_tensor_rows(C.byref(t))
        try:
            check(LIB.pastiche_generator_paint, self.struct, job and C.byref(job), C.byref(rows), None, arena, C.byref(y))
            return np.ctypeslib.as_array(y.data, (y.height, y.width, y.channels)).copy()
        finally:
            LIB.pastiche_arena_clear(arena)


@contextlib.contextmanager
def storage(half, band=0):
    """How the generator keeps its tensors: in float16 or not, and rows of the last hidden layer at a time or 0 for all."""
    LIB.pastiche_generator_force_storage(half, band)
    try:
        yield
    finally:
        LIB.pastiche_generator_force_storage(-1, -1)


def empty_weights(kind):
    """A PasticheWeights of not-a-numbers, and its arrays by name."""
    w = Weights(kind=kind)
    w.arrays = [np.full(shape, np.nan, np.float32) for _, shape in specs(kind)]
    w.n = len(w.arrays)
    for i, a in enumerate(w.arrays):
        w.data[i] = floats(a)
    return w, dict(zip([n for n, _ in specs(kind)], w.arrays))


class TrainGenerator:
    """The generator for batches, with gradients; `style` as from weights ()."""

    def __init__(self, style, n, height, width):
        self.style = style
        self.pointer = C.c_void_p(check(LIB.pastiche_train_generator_new, n, height, width))
        check(LIB.pastiche_train_generator_prepare, self.pointer, C.byref(style))

    def __del__(self):
        LIB.pastiche_train_generator_free(self.pointer)

    def forward(self, x, grain=0.0):
        y = np.full(x.shape, np.nan, np.float32)
        check(LIB.pastiche_train_generator_forward, self.pointer, None, C.byref(batch(x)), C.c_float(grain), C.byref(batch(y)))
        return y

    def backward(self, y, dy):
        gradient, arrays = empty_weights(STYLE)
        dy = dy.copy()
        check(LIB.pastiche_train_generator_backward, self.pointer, None, C.byref(batch(y)), C.byref(batch(dy)), C.byref(gradient))
        return arrays


class TrainDiscriminator:
    """The discriminator for batches, with gradients; `critic` as from weights (), its singular vectors change."""

    def __init__(self, critic, code, gain, n, height, width, trunk_only=False):
        self.critic, self.code, self.gain, self.trunk_only = critic, code, gain, trunk_only
        self.pointer = C.c_void_p(check(LIB.pastiche_train_discriminator_new, n, height, width, trunk_only))
        self.prepare()

    def __del__(self):
        LIB.pastiche_train_discriminator_free(self.pointer)

    def prepare(self):
        check(LIB.pastiche_train_discriminator_prepare, self.pointer, C.byref(self.critic), floats(self.code), C.c_float(self.gain))

    def part(self, name, i):
        """A batch inside as an array that shares its memory."""
        function = getattr(LIB, 'pastiche_train_discriminator_' + name)
        function.restype = C.POINTER(Batch)
        b = function(self.pointer, i).contents
        t = b.at[0]
        return np.ctypeslib.as_array(t.data, (b.n, t.height, t.width, t.channels))

    def forward(self, x, border=0):
        """(logits of the scales, maps)"""
        self.x = x
        check(LIB.pastiche_train_discriminator_forward, self.pointer, None, C.byref(batch(x)), border)
        return [self.part('logits', i) for i in range(0 if self.trunk_only else 2)], [self.part('map', i) for i in range(4)]

    def backward(self, gradients=True, dx=None):
        gradient, arrays = empty_weights(DISCRIMINATOR)
        check(LIB.pastiche_train_discriminator_backward, self.pointer, None, C.byref(gradient) if gradients else None,
              None if dx is None else C.byref(batch(dx)))
        return arrays


class StyleStatistics:
    """Style statistics of a trunk's maps, arrays [n, height, width, channels]."""

    def __init__(self, maps):
        self.struct = memory('StyleStatistics')
        check(LIB.pastiche_style_statistics_init, self.struct)
        check(LIB.pastiche_style_statistics_measure, self.struct, None, pointers(maps))

    def __del__(self):
        LIB.pastiche_style_statistics_clear(self.struct)


def pointers(arrays):
    """const PasticheBatch *const *; with room behind the arrays for a product's rounded up rows."""
    batches = [batch(a) for a in arrays]
    p = (C.POINTER(Batch) * len(batches))(*[C.pointer(b) for b in batches])
    p.batches = batches
    return p


def roomy(x):
    """A copy as pastiche_batch_init () would lay it out."""
    room = np.zeros(x.size + constant('ROW_MULTIPLE') * x.shape[-1], np.float32)
    room[:x.size] = x.ravel()
    return room[:x.size].reshape(x.shape)


def perceptual(maps, target, pictures, weights):
    """(losses, gradients)"""
    gradients = [np.full_like(m, np.nan) for m in maps]
    losses, last = Perceptual(), (Batch * len(pictures))(*[batch(p) for p in pictures])
    check(LIB.pastiche_perceptual, None, pointers(maps), target.struct, last, C.byref(Perceptual(*weights)),
          pointers(gradients), C.byref(losses))
    return (losses.statistics, losses.gram, losses.content), gradients


class Paint:
    """Places of paintings, from the trunk's maps of one batch of crops after the other."""

    def __init__(self, *batches):
        self.struct = memory('Paint')
        check(LIB.pastiche_paint_init, self.struct)
        for nth, maps in enumerate(batches):
            LIB.pastiche_paint_add(self.struct, nth, pointers(maps))

    def __del__(self):
        LIB.pastiche_paint_clear(self.struct)


def places(maps, paint, pictures, step, weights, gradients):
    """(match, alike); adds to the gradients."""
    losses, last = Places(), (Batch * len(pictures))(*[batch(p) for p in pictures])
    check(LIB.pastiche_places, None, pointers(maps), paint.struct, last, step, C.byref(Places(*weights)), pointers(gradients),
          C.byref(losses))
    return losses.match, losses.alike


TrainerPart = structure('TrainerPart')


class Trainer:
    """Adversarial training from weights () of a style and of a discriminator; settings as in TRAINING."""

    def __init__(self, style, critic, code, **settings):
        self.training = Training(**{**TRAINING, **settings})
        self.pointer = None
        self.pointer = C.c_void_p(check(LIB.pastiche_trainer_new, C.byref(self.training), C.byref(style), C.byref(critic), floats(code)))

    def __del__(self):
        if self.pointer:
            LIB.pastiche_trainer_free(self.pointer)

    def set_target(self, paintings, job=None, nth=0):
        check(LIB.pastiche_trainer_set_target, self.pointer, job and C.byref(job), nth, C.byref(batch(paintings)))

    def step(self, photographs, crops, rate=1.0, content=1.0, skip_below=0.0, job=None):
        """crops: paintings for each update of the discriminator."""
        losses, crops = Losses(), (Batch * len(crops))(*[batch(c) for c in crops])
        check(LIB.pastiche_trainer_step, self.pointer, job and C.byref(job), C.byref(Schedule(rate, content, skip_below)),
              C.byref(batch(photographs)), crops, C.byref(losses))
        return {k: getattr(losses, k) for k, _ in Losses._fields_}

    def weights(self, name='style'):
        """Copies by name: of the style, its average, or the discriminator."""
        parts = (TrainerPart * constant('TRAINER_PARTS'))()
        LIB.pastiche_trainer_parts(self.pointer, parts)
        values = {p.name.decode(): np.ctypeslib.as_array(p.values, (p.n,)) for p in parts}
        flat = np.concatenate([values['discriminator'], values['singular']] if name == 'discriminator' else [values[name]])
        table = specs(DISCRIMINATOR if name == 'discriminator' else STYLE)
        ends = np.cumsum([np.prod(shape, dtype=int) for _, shape in table])
        assert ends[-1] == len(flat)
        return {n: x.reshape(shape) for (n, shape), x in zip(table, np.split(flat, ends[:-1]))}


def load_discriminator(folder, name='discriminator'):
    """Its tensors by name, with the folder's base; EngineError."""
    LIB.pastiche_base_load.restype = C.c_void_p
    base, w = C.c_void_p(check(LIB.pastiche_base_load, str(folder / 'base.safetensors').encode())), Weights()
    try:
        check(LIB.pastiche_discriminator_load, str(folder / f'{name}.safetensors').encode(), base, C.byref(w))
        return {n: np.ctypeslib.as_array(w.data[i], shape).copy() for i, (n, shape) in enumerate(specs(DISCRIMINATOR))}
    finally:
        LIB.pastiche_weights_clear(C.byref(w))
        LIB.pastiche_base_unref(base)


def resample(x, height, width):
    y, t = np.full((height, width, x.shape[2]), np.nan, np.float32), tensor(x)
    check(LIB.pastiche_resample, None, C.byref(LIB.pastiche_tensor_rows(C.byref(t))), height, width, floats(y))
    return y


def relative(a, reference):
    """‖a − reference‖ ∕ ‖reference‖."""
    return float(np.linalg.norm((np.asarray(a, np.float64) - reference).ravel())
                 / max(np.linalg.norm(np.asarray(reference, np.float64).ravel()), 1e-30))
