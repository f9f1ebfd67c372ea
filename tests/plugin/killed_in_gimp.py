# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside GIMP (conftest.in_gimp): kills the plug-in in the middle of its work, as GIMP's Cancel does.
import os
import signal
import threading


def computes(pid):
    """Whether the plug-in computes already: its job's thread is there."""
    try:
        tasks = os.listdir(f'/proc/{pid}/task')
    except OSError:  # it has ended
        return False
    for task in tasks:
        try:
            with open(f'/proc/{pid}/task/{task}/comm', 'rb') as file:
                if file.read().startswith(b'pastiche-job'):
                    return True
        except OSError:  # a thread of the matrix products may come and go
            pass
    return False


def kill_the_plug_in(ended, killed):
    while not ended.is_set() and not killed:
        for pid in filter(computes, plug_ins()):
            time.sleep(0.1)
            try:
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
            except ProcessLookupError:  # the job has ended meanwhile
                pass
        time.sleep(0.005)


photo = np.random.default_rng(args['seed']).random((1500, 2000, 4), np.float32)
results['statuses'] = []
# On a busy machine the job may end before this script's thread has its turn: once more then, in a new image.
while len(results['statuses']) < 5:
    image, layer = new_image(photo)
    ended, killed = threading.Event(), []
    killer = threading.Thread(target=kill_the_plug_in, args=(ended, killed))
    killer.start()
    results['statuses'].append(call(image, layer, procedure=args['procedure']))
    ended.set()
    killer.join()
    results['killed'] = bool(killed) and results['statuses'][-1][0] != 'success'
    if results['killed']:
        break
results['image'] = describe(image)
results['same'] = bool((read(layer) == photo).all())

# and GIMP is none the worse
image, layer = new_image(photo[:50, :70])
results['next'] = call(image, layer, procedure=args['procedure'])
