# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside GIMP (conftest.in_gimp): paints layers of every kind and notes what came of it.
import os

rng = np.random.default_rng(args['seed'])
H, W = 61, 83
photo = rng.random((H, W, 4), np.float32)
photo = np.repeat(np.repeat(photo[::8, ::8], 8, 0), 8, 1)[:H, :W]
photo[..., 3] = 1
VANGOGH = dict(style='vangogh', strength=70.0)


def note(name, image, layer, **settings):
    image.clean_all()
    status = call(image, layer, **{**VANGOGH, **settings})
    results[name] = dict(status=status, image=describe(image), source=read(layer),
                         top=read(image.get_selected_drawables()[0]), offsets=tuple(image.get_selected_drawables()[0].get_offsets())[1:])


image, layer = new_image(photo)
note('whole', image, layer)
note('whole again', *new_image(photo))
note('first style', *new_image(photo), style='')
note('nothing', *new_image(photo), strength=0.0)
note('beyond', *new_image(photo), strength=140.0)

holes = photo.copy()
holes[..., 3] = rng.random((H, W))
note('alpha', *new_image(holes))
note('opaque layer', *new_image(photo, kind=Gimp.ImageType.RGB_IMAGE))

gray = photo.copy()
gray[..., 1] = gray[..., 2] = gray[..., 0]
note('gray as colour', *new_image(gray))
for kind in 'GRAY_IMAGE', 'GRAYA_IMAGE':
    note(kind, *new_image(gray, kind=getattr(Gimp.ImageType, kind)))

bytes_ = np.round(photo * 255) / 255
note('8 bits as float', *new_image(bytes_))
for precision in 'U8_NON_LINEAR', 'U8_LINEAR', 'U16_LINEAR', 'HALF_LINEAR', 'FLOAT_PERCEPTUAL', 'DOUBLE_LINEAR':
    note(precision, *new_image(bytes_, getattr(Gimp.Precision, precision)))

note('mixed', *new_image(photo), mix='dore', mix_amount=25.0)
note('mixed with itself', *new_image(photo), mix='vangogh')
note('mixed with nothing', *new_image(photo), mix='nonesuch')
note('kept', *new_image(photo), keep_colours=100.0, detail=50.0)
large = np.tile(photo, (5, 4, 1))
note('strokes', *new_image(large))
note('larger strokes', *new_image(large), stroke_size=200.0)

for w, h in ((1, 1), (2, 40), (300, 1)):
    note(f'{w}×{h}', *new_image(rng.random((h, w, 4), np.float32)))

wild = photo.copy()
wild[3, 5:9, :3] = [[7, -2, 0.5], [np.inf, 0, 0], [np.nan, 0, 0], [1e30, 1, -np.inf]]
note('wild', *new_image(wild))
wild[7, 5:8, 3] = np.nan, np.inf, -np.inf
for strength in 0.0, 70.0:
    note(f'no numbers {strength}', *new_image(wild), strength=strength)

# As GIMP keeps it, it takes no memory before somebody reads its pixels.
image = Gimp.Image.new(30000, 30000, Gimp.ImageBaseType.RGB)
layer = Gimp.Layer.new(image, 'huge', 30000, 30000, Gimp.ImageType.RGBA_IMAGE, 100.0, Gimp.LayerMode.NORMAL)
image.insert_layer(layer, None, 0)
began = time.monotonic()
if os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') < 31 * 30000**2:
    results['huge'] = dict(status=call(image, layer, **VANGOGH), layers=len(image.get_layers()), seconds=time.monotonic() - began)
image.delete()

# Where the layer lies
image, layer = new_image(photo, canvas=(200, 150))
layer.set_offsets(-13, 27)
note('offsets', image, layer)

image, layer = new_image(photo)
group = Gimp.GroupLayer.new(image, 'group')
image.insert_layer(group, None, 0)
below, child = layer.copy(), layer.copy()
image.insert_layer(below, group, 0)
image.insert_layer(child, group, 0)
child.set_offsets(11, -5)
note('in a group', image, child)
note('the group', image, group)

# Selections
image, layer = new_image(holes, canvas=(120, 100))
layer.set_offsets(9, 4)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 60, 10, 60, 30)
Gimp.Selection.feather(image, 7.0)
note('selection', image, layer)
results['selection']['mask'] = read(image.get_selection(), 'Y float')[..., 0]

image, layer = new_image(photo, canvas=(200, 150))
image.select_rectangle(Gimp.ChannelOps.REPLACE, 150, 100, 20, 20)
note('selection elsewhere', image, layer)

# What cannot be painted
image, layer = new_image(photo)
channel = Gimp.Channel.new(image, 'spots', W, H, 50.0, Gegl.Color.new('red'))
image.insert_channel(channel, None, 0)
note('channel', image, channel)
image, layer = new_image(photo)
results['none'] = dict(status=call(image, [], **VANGOGH), image=describe(image))
image, layer = new_image(photo)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 10, 10, 20, 20)
Gimp.Selection.float(image, [layer], 3, 3)
results['floating'] = dict(status=call(image, layer, **VANGOGH), image=describe(image))

image, layer = new_image(photo)
note('unknown style', image, layer, style='nonesuch')
note('style of a path', *new_image(photo), style='../../etc/passwd')
image, layer = new_image(photo)
results['last values'] = dict(status=call(image, layer, Gimp.RunMode.WITH_LAST_VALS), image=describe(image))

# Several layers
image, layer = new_image(photo, canvas=(200, 150))
other, far = layer.copy(), layer.copy()
image.insert_layer(other, None, 0)
write(other, 1 - photo * [1, 1, 1, 0])
other.set_offsets(50, 60)
other.set_visible(False)
other.set_lock_content(True)
image.insert_layer(far, None, 0)
far.set_offsets(117, 89)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 60, 0, 20, 70)
status = call(image, [layer, other, far], **VANGOGH)
results['two'] = dict(status=status, image=describe(image), tops=[read(p) for p in painted], names=[p.get_name() for p in painted])
other.set_lock_content(False)
for name, source in ('first', layer), ('second', other):
    note(f'{name} of two', *new_image(read(source)))

# Frames of a shot: one more thing in the second
image, layer = new_image(np.tile(photo, (1, 4, 1)))
other = layer.copy()
image.insert_layer(other, None, 0)
write(other, np.where(np.arange(4 * W)[:, None] < 40, np.float32([1, 0.9, 0.2, 1]), read(layer)))
for shot in False, True:
    status = call(image, [layer, other], **VANGOGH, shot=shot)
    results['a shot' if shot else 'no shot'] = dict(status=status, tops=[read(p) for p in painted])
note('a shot of one', *new_image(photo), shot=True)

# What becomes of them
image, layer = new_image(holes, canvas=(120, 100))
layer.set_offsets(9, 4)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 60, 10, 60, 30)
Gimp.Selection.feather(image, 7.0)
note('with a mask', image, layer, output='layer-mask')
results['with a mask'].update(mask=read(painted[0].get_mask(), 'Y float')[..., 0], selection=read(image.get_selection(), 'Y float')[..., 0])
note('with an empty mask', *new_image(holes), output='layer-mask')
results['with an empty mask']['mask'] = read(painted[0].get_mask(), 'Y float')[..., 0]


def note_image(name, image, drawables):
    image.set_resolution(123, 234)
    image.set_color_profile(Gimp.ColorProfile.new_rgb_adobe())
    image.clean_all()
    status = call(image, drawables, **VANGOGH, output='image')
    new = painted[0].get_image()
    results[name] = dict(status=status, image=describe(image), new=describe(new), size=(new.get_width(), new.get_height()),
                         other=new.get_id() != image.get_id(), resolution=new.get_resolution()[1:],
                         profile=new.get_color_profile().get_label(), top=read(painted[0]))


image, layer = new_image(photo, Gimp.Precision.U16_LINEAR, canvas=(120, 100))
layer.set_offsets(9, 4)
note_image('as an image', image, layer)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 60, 10, 60, 30)
other = layer.copy()
image.insert_layer(other, None, 0)
other.set_offsets(40, 30)
note_image('two as an image', image, [other, layer])

# A soft edge, as GIMP's own feather makes it; one at the layer's border is none
image, layer = new_image(np.tile(photo, (3, 2, 1)))
image.select_rectangle(Gimp.ChannelOps.REPLACE, 60, 50, 70, 90)
note('soft edge', image, layer, soft_edge=15.0)
results['soft edge']['seen'] = read(image.duplicate().flatten())
Gimp.Selection.feather(image, 0.15 * 2 * W)
note('feathered', image, layer)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 0, 0, 50, 3 * H)
note('soft edge at the border', image, layer, soft_edge=10.0)

# Bad input
image, layer = new_image(photo)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 17, 23, 1, 1)
note('one pixel', image, layer)
note('one pixel, soft', image, layer, soft_edge=10.0)
