# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside GIMP (conftest.in_gimp): kills the plug-in at random moments, from before it is started to after its end.
import os
import signal
import threading

rng = np.random.default_rng(args['seed'])
photo = np.repeat(np.repeat(rng.random((10, 12, 4), np.float32), 30, 0), 30, 1)


def kill_after(seconds, killed):
    time.sleep(seconds)
    for pid in plug_ins():
        try:
            os.kill(pid, signal.SIGKILL)
            killed.append(pid)
        except ProcessLookupError:  # it has ended meanwhile
            pass


def once():
    """What is left of an image and its layer, and what was painted, if anything was; seconds."""
    image, layer = new_image(photo)
    began = time.monotonic()
    status = call(image, layer, procedure=args['procedure'])
    took = time.monotonic() - began
    layers = image.get_layers()
    seen = dict(status=status, layers=len(layers), last=layers[-1].get_name(), same=bool((read(layers[-1]) == photo).all()),
                painting=read(layers[0]) if len(layers) > 1 else None)
    image.delete()
    return seen, took


whole, _ = once()
_, took = once()
results['kills'] = []
for _ in range(args['kills']):
    killed = []
    killer = threading.Thread(target=kill_after, args=(rng.uniform(0, 1.1 * took), killed))
    killer.start()
    seen, _ = once()
    killer.join()
    painting = seen.pop('painting')
    seen['whole'] = painting is None or bool((painting == whole['painting']).all())
    results['kills'].append(dict(seen, killed=bool(killed)))
after, _ = once()
results['after'] = after['status'], bool((after['painting'] == whole['painting']).all())
