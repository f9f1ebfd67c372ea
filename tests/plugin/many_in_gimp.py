# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside a GIMP with windows (many_drive.py): opens the dialog twice for the image that is open, and notes what became of it.
import os

[image] = Gimp.get_images()
[layer] = image.get_layers()
image.clean_all()
before = read(layer)
for name in 'cancel', 'ok':
    status = call(image, layer, Gimp.RunMode.INTERACTIVE)[0]
    results[name] = dict(status=status, image=describe(image), same=np.array_equal(before, read(layer)))
with open(results_path + '.part', 'wb') as file:
    pickle.dump(results, file)
os.rename(results_path + '.part', results_path)
