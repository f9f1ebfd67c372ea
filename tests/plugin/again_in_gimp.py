# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside GIMP (conftest.in_gimp): paints layers again that plug-in-pastiche has painted.
rng = np.random.default_rng(args['seed'])
H, W = 61, 83
VANGOGH = dict(style='vangogh', strength=70.0, mix='dore', mix_amount=20.0)


def new_photo():
    photo = np.repeat(np.repeat(rng.random((8, 11, 4), np.float32), 8, 0), 8, 1)[:H, :W]
    photo[..., 3] = 1
    return photo


def again(layer, name):
    image = layer.get_image()
    image.clean_all()
    results[name] = dict(before=read(layer))
    results[name].update(status=call(image, layer, procedure='plug-in-pastiche-again'), after=read(layer), image=describe(image),
                         name=layer.get_name(), place=tuple(layer.get_offsets())[1:], opacity=layer.get_opacity(), mode=layer.get_mode().value_nick)


def paint(photo, source_name='photo', **settings):
    """A new image with a layer and a painted one, moved on the canvas: (image, layer, painted)."""
    image, layer = new_image(photo, canvas=(120, 100))
    layer.set_name(source_name)
    layer.set_offsets(9, 4)
    call(image, layer, **settings)
    return image, layer, painted[0]


def get_note(layer):
    return bytes(b % 256 for b in layer.get_parasite('pastiche').get_data()).decode()


def set_note(layer, note):
    note = note.encode() if isinstance(note, str) else note
    layer.attach_parasite(Gimp.Parasite.new('pastiche', 1, [b - 256 if b > 127 else b for b in note]))    # chars have a sign


first, second = new_photo(), new_photo()
for name, photo in ('first', first), ('second', second):
    _, _, whole = paint(photo, **VANGOGH)
    results[name] = read(whole)
_, _, whole = paint(second, style='dore', strength=40.0)
results['second in dore'] = read(whole)

# The source has changed, and so has what the artist made of the painted layer
image, layer = new_image(first, canvas=(120, 100))
layer.set_offsets(9, 4)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 30, 10, 40, 30)
call(image, layer, **VANGOGH, soft_edge=10.0)
top = painted[0]
Gimp.Selection.none(image)
results['note'] = get_note(top)
top.set_opacity(50)
top.set_mode(Gimp.LayerMode.MULTIPLY)
write(layer, second)
again(top, 'changed')
path = args['folder'] + '/saved.xcf'
Gimp.file_save(Gimp.RunMode.NONINTERACTIVE, image, Gio.File.new_for_path(path), None)
image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(path))
top, layer = image.get_layers()
write(layer, first)
layer.set_name('renamed')
again(top, 'saved')

# Other settings, as a dialog would have left them
_, layer, top = paint(first, **VANGOGH)
write(layer, second)
set_note(top, get_note(top).replace('style=vangogh', 'style=dore').replace('strength=70', 'strength=40').replace('mix=dore', 'mix='))
again(top, 'other settings')
top.set_name('mine')
again(top, 'a name of its own')

# Part of it
image, layer, top = paint(first, **VANGOGH)
write(layer, second)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 30, 20, 40, 30)
again(top, 'selected')
Gimp.Selection.none(image)
top.set_offsets(9 + 30, 4 - 20)
again(top, 'moved')
top.set_offsets(9 + W, 4)
again(top, 'beside it')
image.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 90, 5, 5)
again(top, 'not selected')

image, layer, top = paint(first, **VANGOGH, output='layer-mask')
write(layer, second)
status = call(image, top.get_mask(), procedure='plug-in-pastiche-again')
results['by its mask'] = dict(status=status, after=read(top))

# What cannot be
image, layer, top = paint(first, **VANGOGH)
again(layer, 'not painted')
top.set_lock_content(True)
again(top, 'locked')
top.set_lock_content(False)
image.remove_layer(layer)
again(top, 'source gone')

_, layer, top = paint(first, 'phot=o\n[x]', **VANGOGH)
again(top, 'a name to confuse')

good = get_note(top)
notes = {
    'empty': '', 'bytes': bytes(rng.integers(1, 256, 500, np.uint8)), 'no group': 'style=vangogh', 'another group': '[other]\nsource=photo',
    'long': good + '#' * 70000, 'numbers': good.replace('strength=70', 'strength=much'), 'out of range': good.replace('strength=70', 'strength=1e300'),
    'not a number': good.replace('strength=70', 'strength=nan'), 'no style of ours': good.replace('=vangogh', '=../../etc/passwd'),
    'tattoo': good.replace('source-tattoo=', 'source-tattoo=-99999999999'), 'not utf-8': good.encode().replace(b'vangogh', b'\xff\xfe'),
    'own source': good.replace('source=', 'source=nonesuch'), 'cut': good[:len(good) // 2], 'zeros': b'\0' * 100 + good.encode()}
for name, note in notes.items():
    set_note(top, note)
    again(top, 'note: ' + name)
results['notes'] = list(notes)
