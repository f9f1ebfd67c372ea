# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside GIMP (conftest.in_gimp): a look of its own for what is not selected, on layers of every kind.
rng = np.random.default_rng(args['seed'])
H, W = 61, 83
SUBJECT, AROUND = dict(style='vangogh', strength=70.0), dict(style='dore', strength=90.0, stroke_size=150.0)
OUTSIDE = {f'outside_{name}': value for name, value in AROUND.items()}


def new_photo(h=H, w=W):
    photo = np.repeat(np.repeat(rng.random((h // 8 + 1, w // 8 + 1, 4), np.float32), 8, 0), 8, 1)[:h, :w]
    photo[..., 3] = 1
    return photo


def open_image(photo, offsets=(0, 0), selection=(20, 10, 40, 30), feather=7.0, **options):
    image, layer = new_image(photo, **options)
    layer.set_offsets(*offsets)
    image.select_rectangle(Gimp.ChannelOps.REPLACE, *selection)
    if feather:
        Gimp.Selection.feather(image, feather)
    image.clean_all()
    return image, layer


def note(name, image, layer, **settings):
    """What comes of it, and what the whole layer is in either look."""
    x, y = tuple(layer.get_offsets())[1:]
    canvas = np.zeros((700, 700))
    mask = read(image.get_selection(), 'Y float')[..., 0]
    canvas[100:100 + mask.shape[0], 100:100 + mask.shape[1]] = mask
    h, w = read(layer).shape[:2]
    kept = image.get_selection().save(image)
    results[name] = dict(mask=canvas[100 + y:100 + y + h, 100 + x:100 + x + w], source=read(layer))
    Gimp.Selection.none(image)
    for which, look in ('inside', SUBJECT), ('outside', AROUND):
        assert call(image, layer, **look) == ('success', None)
        results[name][which] = read(painted[0])
        image.remove_layer(painted[0])
    image.select_item(Gimp.ChannelOps.REPLACE, kept)
    image.remove_channel(kept)
    image.clean_all()
    image.set_selected_layers([layer])
    results[name].update(status=call(image, layer, **{**SUBJECT, **OUTSIDE, **settings}), image=describe(image))
    if results[name]['status'][0] == 'success':
        results[name].update(top=read(painted[0]), offsets=tuple(painted[0].get_offsets())[1:], layer=painted[0])
    return painted[0]


def forget(name):
    results[name].pop('layer', None)


holes = new_photo()
holes[10:30, 40:] *= [1, 1, 1, 0]
holes[30:, :20] *= [1, 1, 1, 0.4]
note('a layer', *open_image(new_photo()))
note('smaller than the canvas', *open_image(holes, (9, 4), (60, 10, 60, 30), canvas=(120, 100)))
note('beyond the canvas', *open_image(holes, (-13, 17), canvas=(70, 60)))
note('grey', *open_image(new_photo(), kind=Gimp.ImageType.GRAYA_IMAGE))
note('8 bits', *open_image(new_photo(), precision=Gimp.Precision.U8_NON_LINEAR))

image, layer = open_image(new_photo(150, 160), selection=(50, 40, 60, 70), feather=0)
note('soft edge', image, layer, soft_edge=10.0)
Gimp.Selection.feather(image, 0.1 * 150)
results['soft edge']['feathered'] = read(image.get_selection(), 'Y float')[..., 0]

top = note('with a mask', *open_image(holes), output='layer-mask')
results['with a mask']['layer mask'] = read(top.get_mask(), 'Y float')[..., 0]
image, layer = open_image(holes, (9, 4), canvas=(120, 100))
top = note('as an image', image, layer, output='image')
results['as an image'].update(size=(top.get_image().get_width(), top.get_image().get_height()), other=top.get_image().get_id() != image.get_id())

# Without a selection, and what is wrong
image, layer = open_image(new_photo())
Gimp.Selection.none(image)
note('no selection', image, layer, outside_style='nonesuch')
note('no style', *open_image(new_photo()), outside_style='')
note('unknown', *open_image(new_photo()), outside_style='nonesuch')
note('unknown mix', *open_image(new_photo()), outside_mix='nonesuch')
note('elsewhere', *open_image(new_photo(), (100, 0), (10, 10, 20, 20), feather=0, canvas=(200, 100)))

# Several layers, and frames of a shot
frames = [np.tile(new_photo(), (1, 4, 1))]
frames.append(np.where(np.arange(4 * W)[:, None] < 40, np.float32([1, 0.9, 0.2, 1]), frames[0]))
for shot in False, True:
    image, layer = open_image(frames[0], selection=(150, 10, 60, 30), feather=0)
    other = layer.copy()
    image.insert_layer(other, None, 0)
    write(other, frames[1])
    status = call(image, [layer, other], **SUBJECT, **OUTSIDE, shot=shot)
    results['a shot' if shot else 'no shot'] = dict(status=status, tops=[read(p) for p in painted])
note('first frame', *open_image(frames[0], selection=(150, 10, 60, 30), feather=0))

# The settings are GIMP's last values, and in the note
image, layer = open_image(new_photo())
call(image, layer, **SUBJECT, **OUTSIDE)
results['note'] = bytes(b % 256 for b in painted[0].get_parasite('pastiche').get_data()).decode()

# Painted again: all of it cannot be, but a part
top = painted[0]


def again(name, **settings):
    image.clean_all()
    results[name] = dict(before=read(top), status=call(image, top, procedure='plug-in-pastiche-again'), after=read(top), dirty=image.is_dirty())


again('again through its own selection')
Gimp.Selection.none(image)
again('again without a selection')
write(layer, new_photo())
image.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, 30, H)
again('again in another selection')
Gimp.Selection.none(image)
image.set_selected_layers([layer])
call(image, layer, **SUBJECT)
results['again in another selection']['whole'] = read(painted[0])
image, layer = new_image(new_photo())
call(image, layer, **SUBJECT, **OUTSIDE)
top = painted[0]
again('again where nothing was selected')

for name in results:
    if isinstance(results[name], dict):
        forget(name)
