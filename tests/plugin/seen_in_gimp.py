# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside GIMP (conftest.in_gimp): paints with strength 0, which gives the picture back, so what was read is what is found.
rng = np.random.default_rng(args['seed'])
H, W = 48, 64
PLAIN = dict(style='vangogh', strength=0.0)


def new_photo(shape=(H, W)):
    photo = np.repeat(np.repeat(rng.random((shape[0] // 8, shape[1] // 8, 4), np.float32), 8, 0), 8, 1)
    photo[..., 3] = 1
    return photo


photo, other = new_photo(), new_photo()
soft = np.zeros((H, W, 4), np.float32)
soft[..., :3] = rng.random((H, W, 1), np.float32)
soft[:, :10, :3] = 0
soft[..., 3] = 1


def add_effect(layer, operation, **settings):
    effect = Gimp.DrawableFilter.new(layer, operation, operation)
    for name, value in settings.items():
        effect.get_config().set_property(name, value)
    effect.update()
    layer.append_filter(effect)
    return effect


def add_mask(layer, pixels=soft):
    mask = layer.create_mask(Gimp.AddMaskType.WHITE)
    layer.add_mask(mask)
    write(mask, pixels)
    return mask


def add_group(image, layers, parent=None):
    """A group of these layers, which are moved into it."""
    group = Gimp.GroupLayer.new(image, 'group')
    image.insert_layer(group, parent, 0)
    for i, layer in enumerate(layers):
        image.reorder_item(layer, group, i)
    return group


def placed(pixels=None, canvas=(120, 100)):
    image, layer = new_image(photo if pixels is None else pixels, canvas=canvas)
    layer.set_offsets(20, 30)
    return image, layer


def on_canvas(layer):
    """The layer's own pixels as they lie on the canvas."""
    image = layer.get_image()
    full = np.zeros((image.get_height(), image.get_width(), 4), np.float32)
    x, y = tuple(layer.get_offsets())[1:]
    pixels = read(layer)
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + pixels.shape[1], full.shape[1]), min(y + pixels.shape[0], full.shape[0])
    full[y0:y1, x0:x1] = pixels[y0 - y:y1 - y, x0 - x:x1 - x]
    return full


def visible(image):
    """What GIMP shows."""
    layer = Gimp.Layer.new_from_visible(image, image, '')
    pixels = read(layer)
    layer.delete()
    return pixels


def note(name, image, drawable, **settings):
    layer = drawable if isinstance(drawable, Gimp.Layer) else Gimp.Layer.from_mask(drawable)
    image.clean_all()
    images = len(Gimp.get_images())
    pixels = visible(image)
    clean = not image.is_dirty()
    status = call(image, drawable, **{**PLAIN, **settings})
    result = results[name] = dict(status=status, visible=pixels, clean=clean, images=len(Gimp.get_images()) - images, image=describe(image))
    if status[0] == 'success':
        top = painted[0]
        result.update(top=on_canvas(top), size=(top.get_width(), top.get_height()), offsets=tuple(top.get_offsets())[1:], opacity=top.get_opacity(),
                      mode=top.get_mode().value_nick, type=top.type().value_nick, base=top.get_image().get_base_type().value_nick,
                      mask=read(top.get_mask(), 'Y float') if top.get_mask() else None)
    return result


# Effects
image, layer = placed()
add_effect(layer, 'gegl:invert-gamma')
note('inverted', image, layer)
results['photo'] = photo
image, layer = placed()
add_effect(layer, 'gegl:invert-gamma').set_visible(False)
note('effect switched off', image, layer)
image, layer = placed()
add_effect(layer, 'gegl:dropshadow', x=9.0, y=7.0, radius=4.0)
note('drop shadow', image, layer)
image, layer = placed()
add_effect(layer, 'gegl:dropshadow', x=9.0, y=7.0, radius=4.0)
layer.set_opacity(37)
layer.set_mode(Gimp.LayerMode.MULTIPLY)
layer.set_visible(False)
layer.set_lock_content(True)
note('drop shadow, multiplied, hidden, locked', image, layer)
for output in 'layer-mask', 'image':
    image, layer = placed()
    add_effect(layer, 'gegl:dropshadow', x=9.0, y=7.0, radius=4.0)
    note(f'drop shadow as {output}', image, layer, output=output)
image, layer = placed()
add_effect(layer, 'gegl:dropshadow', x=9.0, y=7.0, radius=4.0)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 60, 50, 40, 40)
note('drop shadow, selected', image, layer)
far = layer.copy()
image.insert_layer(far, None, 0)
far.set_offsets(0, 0)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 86, 50, 30, 30)
image.clean_all()
results['only its shadow is selected'] = dict(status=call(image, [far, layer], **PLAIN), tops=[on_canvas(p) for p in painted])

# Masks
for output in 'layer', 'layer-mask', 'image':
    image, layer = placed()
    add_mask(layer)
    note(f'mask as {output}', image, layer, output=output)
image, layer = placed()
note('the mask itself', image, add_mask(layer))
image, layer = placed()
add_mask(layer)
layer.set_apply_mask(False)
note('mask switched off', image, layer)
image, layer = placed()
add_mask(layer)
add_effect(layer, 'gegl:invert-gamma')
image.set_color_profile(Gimp.ColorProfile.new_rgb_adobe())
note('mask and effect in Adobe RGB', image, layer)

# Groups
image, layer = placed()
group = add_group(image, [layer])
add_effect(group, 'gegl:invert-gamma')
add_mask(group)
note('group with an effect and a mask', image, group)
image, layer = placed()
add_effect(layer, 'gegl:invert-gamma')      # which makes GIMP 3.0.4 forget the mask when it copies the group
inner = add_group(image, [layer])
group = add_group(image, [inner])
add_mask(inner)
note('group in a group', image, group)
image, layer = placed()
add_effect(layer, 'gegl:dropshadow', x=9.0, y=7.0, radius=4.0)
note('group with a drop shadow in it', image, add_group(image, [layer]))
image, layer = placed()
hidden = layer.copy()
image.insert_layer(hidden, None, 0)
write(hidden, other)
group = add_group(image, [hidden, layer])
hidden.set_visible(False)
note('group with a hidden layer', image, group)

# What lies below a group in pass-through mode is seen through it
image, below = new_image(new_photo((96, 120)), canvas=(120, 96))
above = Gimp.Layer.new(image, 'above', 120, 96, Gimp.ImageType.RGBA_IMAGE, 100, Gimp.LayerMode.NORMAL)
tint = Gimp.Layer.new(image, 'tint', W, H, Gimp.ImageType.RGBA_IMAGE, 60, Gimp.LayerMode.MULTIPLY)
image.insert_layer(tint, None, 0)
write(tint, other)
tint.set_offsets(20, 30)
inner = add_group(image, [tint])
unseen = below.copy()
image.insert_layer(unseen, None, 0)
unseen.set_visible(False)
group = add_group(image, [inner, unseen])
for g in inner, group:
    g.set_mode(Gimp.LayerMode.PASS_THROUGH)
inner.set_opacity(70)
image.insert_layer(above, None, 0)
write(above, new_photo((96, 120)))
above.set_visible(False)
note('pass-through', image, inner)

# Nothing to be seen
image, layer = placed(photo * [1, 1, 1, 0])
note('empty', image, layer)
full = layer.copy()
image.insert_layer(full, None, 0)
write(full, photo)
image.clean_all()
results['one of two is empty'] = dict(status=call(image, [layer, full], **PLAIN), names=[p.get_name() for p in painted])
results['the other of two is empty'] = dict(status=call(image, [full, layer], **PLAIN), names=[p.get_name() for p in painted])
image, layer = placed()
note('empty group', image, add_group(image, []))
image, layer = placed()
group = add_group(image, [layer])
layer.set_visible(False)
note('group of hidden layers', image, group)
image, layer = placed()
group = add_group(image, [])
group.set_mode(Gimp.LayerMode.PASS_THROUGH)
note('empty group in pass-through mode', image, group)
half = photo.copy()
half[:, :32, 3] = 0
image, layer = placed(half)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 20, 30, 20, 20)
note('empty where selected', image, layer)

# Few colours
image, layer = new_image(photo, Gimp.Precision.U8_NON_LINEAR)
image.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.GENERATE, 7, False, True, '')
before = read(layer)
for output in 'layer', 'image':
    note(f'indexed, {output}', image, layer, output=output)
results['indexed, layer']['same'] = (read(layer) == before).all()

# Grey
gray = photo.copy()
gray[..., 1] = gray[..., 2] = gray[..., 0]
for output in 'image', 'colour-image':
    image, layer = new_image(gray, kind=Gimp.ImageType.GRAY_IMAGE)
    note(f'grey as {output}', image, layer, output=output, strength=100.0)
note('grey in an RGB image', *new_image(gray), strength=100.0)
note('colour as colour-image', *new_image(photo), output='colour-image')

# The files that came with the reports
for name, path in args['cases'].items():
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, Gio.File.new_for_path(path))
    top = image.get_layers()[0]
    procedure = 'plug-in-pastiche-again' if name.startswith('again') else 'plug-in-pastiche'
    before = read(top)
    results[name] = dict(visible=visible(image), status=call(image, top, procedure=procedure, **({} if procedure.endswith('again') else PLAIN)),
                         before=before, after=read(top), top=on_canvas(image.get_selected_layers()[0]))
