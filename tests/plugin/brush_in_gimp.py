# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside a GIMP with windows (brush_drive.py): opens the dialog for the image that is open, once for each kind of result, and
# notes what all layers make together, and the new one's mask.
import os

[image] = Gimp.get_images()
[layer] = image.get_layers()
for name in 'mask', 'layer', 'image':
    call(image, layer, Gimp.RunMode.INTERACTIVE, 'plug-in-pastiche')
    new = painted[-1]
    mask = new.get_mask()
    seen = Gimp.Layer.new_from_visible(new.get_image(), new.get_image(), '')
    results[name] = dict(seen=read(seen), mask=read(mask, 'Y float') if mask else None, layers=len(image.get_layers()))
    for one in image.get_layers()[:-1]:
        image.remove_layer(one)
with open(results_path + '.part', 'wb') as file:
    pickle.dump(results, file)
os.rename(results_path + '.part', results_path)
