# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside GIMP (conftest.in_gimp): shows layers of every kind as in an era, matches some, and notes what came of it.
import os

rng = np.random.default_rng(args['seed'])
H, W = 61, 83
photo = np.repeat(np.repeat(rng.random((8, 11, 4), np.float32), 8, 0), 8, 1)[:H, :W].copy()
photo[..., 3] = 1
KODACHROME = dict(era='kodachrome', strength=80.0, grain=150.0, optics=50.0, seed=7)


def era(image, drawables, run_mode=Gimp.RunMode.NONINTERACTIVE, **settings):
    return call(image, drawables, run_mode, 'plug-in-pastiche-era', **settings)


def note(name, image, layer, **settings):
    image.clean_all()
    status = era(image, layer, **{**KODACHROME, **settings})
    top = image.get_selected_drawables()[0]
    results[name] = dict(status=status, image=describe(image), source=read(layer), top=read(top), offsets=tuple(top.get_offsets())[1:])


holes = photo.copy()
holes[..., 3] = rng.random((H, W))
note('whole', *new_image(photo))
note('alpha', *new_image(holes))
note('no era', *new_image(photo), era='')
note('nothing', *new_image(holes), strength=0.0)
for precision in 'U8_NON_LINEAR', 'U16_LINEAR', 'FLOAT_LINEAR':
    note(precision, *new_image(photo, getattr(Gimp.Precision, precision)))
grey = photo.copy()
grey[..., 1] = grey[..., 2] = grey[..., 0]
note('grey', *new_image(grey, kind=Gimp.ImageType.GRAY_IMAGE))
note('1×1', *new_image(rng.random((1, 1, 4), np.float32)))
wild = photo.copy()
wild[3, 5:8, :3] = [[7, -2, 0.5], [np.inf, 0, 0], [np.nan, 0, 0]]
note('wild', *new_image(wild))

# A selection
image, layer = new_image(holes, canvas=(120, 100))
layer.set_offsets(9, 4)
image.select_rectangle(Gimp.ChannelOps.REPLACE, 60, 10, 60, 30)
Gimp.Selection.feather(image, 7.0)
note('selection', image, layer)
results['selection']['mask'] = read(image.get_selection(), 'Y float')[..., 0]
note('with a mask', image, layer, output='layer-mask')
results['with a mask']['mask'] = read(painted[0].get_mask(), 'Y float')[..., 0]


# A shot: the frames lie above each other, one of them in a group, and are named in any order
def shot():
    image, first = new_image(photo, canvas=(200, 150))
    group = Gimp.GroupLayer.new(image, 'group')
    image.insert_layer(group, None, 0)
    frames = [first]
    for name, size, parent in (('second', (40, 50), group), ('third', (70, 33), None)):
        layer = Gimp.Layer.new(image, name, size[1], size[0], Gimp.ImageType.RGBA_IMAGE, 100.0, Gimp.LayerMode.NORMAL)
        image.insert_layer(layer, parent, 0)
        layer.set_offsets(10, 20)
        write(layer, np.repeat(np.repeat(rng.random((size[0] // 5 + 1, size[1] // 5 + 1, 4), np.float32), 5, 0), 5, 1)[:size[0], :size[1]])
        frames.append(layer)
    empty = Gimp.Layer.new(image, 'empty', 10, 10, Gimp.ImageType.RGBA_IMAGE, 100.0, Gimp.LayerMode.NORMAL)
    image.insert_layer(empty, None, 0)
    image.clean_all()
    return image, frames, [frames[2], empty, frames[0], frames[1]]


image, frames, named = shot()
status = era(image, named, **KODACHROME)
results['shot'] = dict(status=status, image=describe(image), sources=[read(f) for f in frames], tops=[read(p) for p in painted])
image, frames, named = shot()
status = era(image, named, **KODACHROME, output='image')
new = painted[0].get_image()
results['shot as image'] = dict(status=status, image=describe(image), new=describe(new), sources=[read(f) for f in frames],
                                tops=[read(layer) for layer in new.get_layers()])

def note_match(name, **settings):
    image, frames, named = shot()
    status = call(image, named, procedure='plug-in-pastiche-match', **settings)
    results[name] = dict(status=status, image=describe(image), sources=[read(f) for f in frames], tops=[read(p) for p in painted] if status[0] == 'success' else [])


note_match('match')
note_match('match to the second', to=1, strength=60.0)
note_match('match to what is common', to=-1)
note_match('match to none', to=3)
image, layer = new_image(photo)
results['match one'] = dict(status=call(image, layer, procedure='plug-in-pastiche-match'), image=describe(image))
image, frames, named = shot()
results['match one and an empty one'] = dict(status=call(image, named[:2], procedure='plug-in-pastiche-match'), image=describe(image))

# An era upon an era is no repetition of the first
image, layer = new_image(photo)
era(image, layer, **KODACHROME)
once = painted[0]
results['twice'] = dict(status=era(image, once, **KODACHROME), once=read(once), top=read(painted[0]), layers=len(image.get_layers()))
results['again'] = dict(status=call(image, painted[0], procedure='plug-in-pastiche-again'))

# What cannot be
image, layer = new_image(photo, canvas=(200, 150))
image.select_rectangle(Gimp.ChannelOps.REPLACE, 150, 100, 20, 20)
note('selection elsewhere', image, layer)
image, layer = new_image(photo)
note('unknown', image, layer, era='nonesuch')
results['no layer'] = dict(status=era(image, [], **KODACHROME), image=describe(image))
channel = Gimp.Channel.new(image, 'spots', W, H, 50.0, Gegl.Color.new('red'))
image.insert_channel(channel, None, 0)
note('channel', image, channel)
image = Gimp.Image.new(30000, 30000, Gimp.ImageBaseType.RGB)
layer = Gimp.Layer.new(image, 'huge', 30000, 30000, Gimp.ImageType.RGBA_IMAGE, 100.0, Gimp.LayerMode.NORMAL)
image.insert_layer(layer, None, 0)
if os.sysconf('SC_PHYS_PAGES') * os.sysconf('SC_PAGE_SIZE') < 31 * 30000**2:
    results['huge'] = dict(status=era(image, layer, **KODACHROME), layers=len(image.get_layers()))
image.delete()
image, layer = new_image(photo)
results['last values'] = dict(status=era(image, layer, Gimp.RunMode.WITH_LAST_VALS), image=describe(image))
