# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside GIMP (conftest.in_gimp): mends layers of every kind, and notes what came of it.
import os

rng = np.random.default_rng(args['seed'])
H, W = 93, 121
photo = rng.random((H, W, 4), np.float32)
photo[..., 3] = 1
flat = np.full((H, W, 4), 0.5, np.float32)
flat[..., 3] = 1


def restore(image, drawables, run_mode=Gimp.RunMode.NONINTERACTIVE, **settings):
    return call(image, drawables, run_mode, 'plug-in-pastiche-restore', **settings)


def shown(image):
    """What all its layers make together."""
    copy = image.duplicate()
    seen = copy.merge_visible_layers(Gimp.MergeType.CLIP_TO_IMAGE)
    pixels = read(seen)
    copy.delete()
    return pixels


def note(name, image, layer, **settings):
    image.clean_all()
    status = restore(image, layer, **settings)
    top = image.get_selected_drawables()[0]
    results[name] = dict(status=status, image=describe(image), source=read(layer), top=read(top), offsets=tuple(top.get_offsets())[1:], new=len(painted))
    return top


def note_shown(name, image, layer, **settings):
    top = note(name, image, layer, **settings)
    results[name].update(shown=shown(image), mode=top.get_mode().value_nick, opacity=top.get_opacity())


holes = photo.copy()
holes[..., 3] = rng.random((H, W))
note_shown('mended', *new_image(photo))
note_shown('whole layer', *new_image(photo), output='whole-layer')
note('alpha', *new_image(holes))
note('opaque layer', *new_image(photo, kind=Gimp.ImageType.RGB_IMAGE))
note('settings', *new_image(photo), threshold=35.0, scratches=20.0, cracks=100.0, stains=60.0)
for precision in 'U8_NON_LINEAR', 'U8_LINEAR', 'U16_LINEAR', 'FLOAT_LINEAR':
    note_shown(precision, *new_image(photo, getattr(Gimp.Precision, precision)))
grey = photo.copy()
grey[..., 1] = grey[..., 2] = grey[..., 0]
note_shown('grey', *new_image(grey, kind=Gimp.ImageType.GRAY_IMAGE))
image, layer = new_image(np.float32([0.6, 0.6, 0.6, 1]) * photo + np.float32([0.2, 0.2, 0.2, 0]))
image.set_color_profile(Gimp.ColorProfile.new_rgb_adobe())
note_shown('profile', image, layer)
results['profile']['profile'] = image.get_color_profile().get_label()
wild = photo.copy()
wild[3, 5:8, :3] = [[7, -2, 0.5], [np.inf, 0, 0], [np.nan, 0, 0]]
note('wild', *new_image(wild))

# Where the layer lies
image, layer = new_image(photo, canvas=(200, 150))
group = Gimp.GroupLayer.new(image, 'group')
image.insert_layer(group, None, 0)
child = layer.copy()
image.insert_layer(child, group, 0)
child.set_offsets(11, -5)
note('in a group', image, child)
note('the group', image, group)
image, layer = new_image(photo, canvas=(200, 150))
layer.set_offsets(-13, 27)
mask = layer.create_mask(Gimp.AddMaskType.BLACK)
layer.add_mask(mask)
keep = (rng.random((H, W)) < 0.7).astype(np.float32)
write(mask, np.dstack([keep, keep, keep, np.ones_like(keep)]))
note('with a mask', image, mask)
results['with a mask']['mask'] = read(mask, 'Y float')[..., 0]
results['with a mask']['source'] = read(layer)

# What the selection says
SELECTIONS = dict(within=dict(), damage=dict(selection='damage'), marked=dict(selection='damage', threshold=100.0),
                  global_within=dict(noise=60.0), global_damage=dict(noise=60.0, selection='damage', threshold=100.0))
for name, settings in SELECTIONS.items():
    image, layer = new_image(photo, canvas=(140, 120))
    layer.set_offsets(9, 4)
    image.select_rectangle(Gimp.ChannelOps.REPLACE, 60, 10, 60, 30)
    Gimp.Selection.feather(image, 7.0)
    note_shown(name, image, layer, **settings)
    results[name]['selection'] = read(image.get_selection(), 'Y float')[4:4 + H, 9:9 + W, 0]
note('global', *new_image(photo), noise=60.0)

# Nothing to mend
note('sound', *new_image(flat), threshold=100.0)
note('nothing of any kind', *new_image(photo), scratches=0.0, cracks=0.0, stains=0.0)



# A film: a pattern that moves by a pixel, with dust in one frame; the frames lie above each other, named in any order, one of
# them in a group, and there is one in which nothing is seen
def film():
    coarse = np.kron(rng.random((H // 10 + 2, W // 10 + 3, 3)), np.ones((10, 10, 1)))
    for axis in 0, 1, 0, 1, 0, 1:
        coarse = (np.roll(coarse, 2, axis) + np.roll(coarse, -2, axis) + coarse) / 3
    image, group, frames = None, None, []
    for i in range(5):
        pixels = np.ones((H, W, 4), np.float32)
        pixels[..., :3] = coarse[:H, i:i + W]
        if i == 2:
            pixels[30:36, 50:57, :3] = 0
        if image is None:
            image, layer = new_image(pixels, canvas=(W + 20, H))
            group = Gimp.GroupLayer.new(image, 'group')
            image.insert_layer(group, None, 0)
        else:
            layer = Gimp.Layer.new(image, f'frame {i}', W, H, Gimp.ImageType.RGBA_IMAGE, 100.0, Gimp.LayerMode.NORMAL)
            image.insert_layer(layer, group if i == 1 else None, 0)
            write(layer, pixels)
        frames.append(layer)
    empty = Gimp.Layer.new(image, 'empty', W, H, Gimp.ImageType.RGBA_IMAGE, 100.0, Gimp.LayerMode.NORMAL)
    image.insert_layer(empty, None, 0)
    image.clean_all()
    return image, frames, [frames[3], empty, *frames[:3], frames[4]]


def note_film(name, select=None, **settings):
    image, frames, named = film()
    if select:
        select(image)
    status = restore(image, named, **settings)
    results[name] = dict(status=status, image=describe(image), sources=[read(f) for f in frames], tops=[read(p) for p in painted], names=[p.get_name() for p in painted])


note_film('film', threshold=45.0)
note_film('film, selected', lambda image: image.select_rectangle(Gimp.ChannelOps.REPLACE, 40, 20, 40, 40), threshold=20.0)
note_film('film, sound', scratches=0.0, cracks=0.0, stains=0.0)
image, frames, named = film()
frames[1].scale(50, 60, False)
results['film, of two sizes'] = dict(status=restore(image, named, threshold=20.0), sources=[read(f) for f in frames], tops=[read(p) for p in painted])

# It is a filter like others: upon what it has made itself, and no painting
image, layer = new_image(photo)
restore(image, layer)
results['again'] = dict(status=call(image, painted[0], procedure='plug-in-pastiche-again'))
image, layer = new_image(photo)
results['last values'] = dict(status=restore(image, layer, Gimp.RunMode.WITH_LAST_VALS), image=describe(image))

# What cannot be
note('small', *new_image(photo[:15]))
image, layer = new_image(photo, canvas=(200, 150))
image.select_rectangle(Gimp.ChannelOps.REPLACE, 150, 100, 20, 20)
note('selection elsewhere', image, layer)
image, layer = new_image(photo)
results['no layer'] = dict(status=restore(image, []), image=describe(image))
channel = Gimp.Channel.new(image, 'spots', W, H, 50.0, Gegl.Color.new('red'))
image.insert_channel(channel, None, 0)
note('channel', image, channel)
image, layer = new_image(photo, Gimp.Precision.U8_NON_LINEAR)
image.convert_indexed(Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.GENERATE, 16, False, False, '')
results['indexed'] = dict(status=restore(image, layer), image=describe(image))
image = Gimp.Image.new(30000, 30000, Gimp.ImageBaseType.RGB)
layer = Gimp.Layer.new(image, 'huge', 30000, 30000, Gimp.ImageType.RGBA_IMAGE, 100.0, Gimp.LayerMode.NORMAL)
image.insert_layer(layer, None, 0)
if os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') < 31 * 30000**2:
    results['huge'] = dict(status=restore(image, layer), layers=len(image.get_layers()))
image.delete()
os.rename(args['restorer'], args['restorer'] + '.away')
image, layer = new_image(photo)
results['no restorer'] = dict(status=restore(image, layer), image=describe(image))
os.rename(args['restorer'] + '.away', args['restorer'])
