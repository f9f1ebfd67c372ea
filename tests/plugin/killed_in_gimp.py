# SPDX-License-Identifier: GPL-3.0-or-later
# Runs inside GIMP (conftest.in_gimp): kills the plug-in in the middle of its work, as GIMP's Cancel does.
import os
import signal
import threading


def kill_the_plug_in():
    """This GIMP's, as soon as it computes: its job's thread is there."""
    profile = b'GIMP3_DIRECTORY=' + os.environb[b'GIMP3_DIRECTORY']
    while not results.get('killed') and time.time() < began + 300:
        for pid in filter(str.isdigit, os.listdir('/proc')):
            try:
                if os.path.realpath(f'/proc/{pid}/exe').endswith('/plug-ins/pastiche/pastiche') and profile in open(
                        f'/proc/{pid}/environ', 'rb').read().split(b'\0') and any(
                        open(f'/proc/{pid}/task/{t}/comm').read().startswith('pastiche-job') for t in os.listdir(f'/proc/{pid}/task')):
                    time.sleep(0.1)
                    os.kill(int(pid), signal.SIGKILL)
                    results['killed'] = True
            except OSError:
                pass
        time.sleep(0.005)


photo = np.random.default_rng(args['seed']).random((1500, 2000, 4), np.float32)
image, layer = new_image(photo)
began = time.time()
killer = threading.Thread(target=kill_the_plug_in)
killer.start()
results['status'] = call(image, layer)
killer.join()
results['image'] = describe(image)
results['same'] = bool((read(layer) == photo).all())

# and GIMP is none the worse
image, layer = new_image(photo[:50, :70])
results['next'] = call(image, layer)
