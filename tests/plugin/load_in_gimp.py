# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside GIMP (conftest.in_gimp): paints over and over. GIMP itself is this script's parent process.
def memory():
    """Of GIMP and of this script's process, in bytes."""
    sizes = []
    for pid in os.getppid(), os.getpid():
        with open(f'/proc/{pid}/statm') as file:
            sizes.append(int(file.read().split()[1]) * os.sysconf('SC_PAGE_SIZE'))
    return sizes


photo = np.repeat(np.repeat(np.random.default_rng(args['seed']).random((8, 10, 4), np.float32), 32, 0), 32, 1)
image, layer = new_image(photo)
image.undo_disable()
results['memory'], results['failed'], results['different'], first = {}, [], 0, None
for i in range(1, args['times'] + 1):
    status = call(image, layer)
    if status[0] != 'success':
        results['failed'].append(status)
        continue
    pixels = read(painted[0])
    first = pixels if first is None else first
    results['different'] += not (pixels == first).all()
    image.remove_layer(painted[0])
    if i in args['looks']:
        results['memory'][i] = memory()
results['layers'] = [l.get_name() for l in image.get_layers()]
results['painting'] = first
