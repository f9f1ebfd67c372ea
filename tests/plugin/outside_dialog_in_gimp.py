# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside a GIMP with windows (outside_drive.py): opens the dialog for the image that is open, of which a part is selected, once
# for each kind of result, and notes what all layers make together, and the selection.
import os

[image] = Gimp.get_images()
[layer] = image.get_layers()
w, h = image.get_width(), image.get_height()
image.select_ellipse(Gimp.ChannelOps.REPLACE, w // 4, h // 4, w // 2, h // 2)
Gimp.Selection.feather(image, 40)
results['selection'] = read(image.get_selection(), 'Y float')
for name in 'layer', 'image':
    call(image, layer, Gimp.RunMode.INTERACTIVE, 'plug-in-pastiche')
    new = painted[-1]
    seen = Gimp.Layer.new_from_visible(new.get_image(), new.get_image(), '')
    results[name] = dict(seen=read(seen), size=(new.get_width(), new.get_height()), layers=len(image.get_layers()))
    for one in image.get_layers()[:-1]:
        image.remove_layer(one)
with open(results_path + '.part', 'wb') as file:
    pickle.dump(results, file)
os.rename(results_path + '.part', results_path)
