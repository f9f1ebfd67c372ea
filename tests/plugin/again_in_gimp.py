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
results['mark'] = bytes(layer.get_parasite('pastiche-source').get_data()).decode()
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

# Through the selection that it was painted through, which is still there: all of it, its soft edge included
image, layer, top = paint(first, **VANGOGH)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 30, 20, 40, 30)
call(image, layer, **VANGOGH, soft_edge=25.0)
top = painted[0]
write(layer, second)
selection = read(image.get_selection(), 'Y float')
again(top, 'its own selection')
again(top, 'its own selection once more')
results['its own selection'].update(kept=(read(image.get_selection(), 'Y float') == selection).all(), channels=len(image.get_channels()))
image.select_rectangle(Gimp.ChannelOps.REPLACE, 30, 20, 40, 29)
write(layer, first)
again(top, 'nearly its own selection')


# In another image, where “Background” has the source's number
def paste(*layers):
    """Copies of layers in an image of their own, from the lowest, above its Background."""
    image, background = new_image(second[::-1], canvas=(120, 100))
    background.set_name('Background')
    copies = []
    for layer in layers:
        copies.append(Gimp.Layer.new_from_drawable(layer, image))
        image.insert_layer(copies[-1], None, 0)
    return [background, *copies]


image, layer, top = paint(first, **VANGOGH)
write(layer, second)
background, pasted_source, pasted = paste(layer, top)
results['numbers'] = [layer.get_tattoo(), background.get_tattoo(), pasted_source.get_tattoo()]
pasted_source.set_name('renamed')
again(pasted, 'pasted')
_, lonely = paste(top)
again(lonely, 'pasted without its source')
group = Gimp.GroupLayer.new(image, 'group')
image.insert_layer(group, None, 0)
image.reorder_item(layer, group, 0)
twin = layer.copy()
image.insert_layer(twin, None, 0)
write(twin, first)
again(top, 'beside a copy of its source')
call(image, twin, **VANGOGH)
results['marks'] = [bytes(l.get_parasite('pastiche-source').get_data()).decode() for l in (layer, twin)]

# A note of an older version has no id
_, layer, top = paint(first, **VANGOGH)
set_note(top, ''.join(line for line in get_note(top).splitlines(True) if not line.startswith('source-id')))
layer.attach_parasite(Gimp.Parasite.new('pastiche-source', 1, [65]))
again(top, 'old note')
set_note(top, ''.join(line for line in get_note(top).splitlines(True) if not line.startswith('source-id')))
layer.set_name('renamed')
again(top, 'old note, renamed')


# A pastiche of a pastiche
def upon(name, image, layers, **settings):
    status = call(image, layers, **{**VANGOGH, **settings})
    results[name] = dict(status=status, tops=[read(p) for p in painted] if status[0] == 'success' else None,
                         layers=[l.get_name() for l in image.get_layers()], n=len(painted))


image, layer, top = paint(first, style='dore', strength=40.0)
top.set_name('drawing')
upon('upon', image, top)
image, layer, top = paint(first, style='dore', strength=40.0)
upon('upon itself', image, top, from_original=False)
plain, drawing = new_image(read(top))
upon('upon its copy', plain, drawing)
upon('upon all of them', image, image.get_layers(), from_original=True)
image.remove_layer(layer)
upon('upon what is gone', image, top)
image, layer, top = paint(first, **VANGOGH)
results['repeated'] = dict(status=call(image, top, Gimp.RunMode.WITH_LAST_VALS), top=read(painted[0]), name=painted[0].get_name())
image, layer = new_image(first)
call(image, layer, Gimp.RunMode.WITH_LAST_VALS)
results['with last values'] = read(painted[0])

# What cannot be
image, layer, top = paint(first, **VANGOGH)
again(layer, 'not painted')
top.set_lock_content(True)
again(top, 'locked')
top.set_lock_content(False)
group = Gimp.GroupLayer.new(image, 'group')
image.insert_layer(group, None, 0)
image.reorder_item(top, group, 0)
group.set_lock_content(True)
again(top, 'in a locked group')
group.set_lock_content(False)
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
