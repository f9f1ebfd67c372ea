/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * glib-order.c: tells ThreadSanitizer which of GLib's functions order what threads do.  GLib itself is not built with it, and its
 * locks are the system's futexes, which ThreadSanitizer does not see: without this library in LD_PRELOAD every access
 * under a GMutex would seem to be a race.  Each function here does what GLib's does, and says before or after it that the
 * thread hands over what it wrote (release) or takes over what others wrote (acquire).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <glib-object.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

#define REAL(name) ((__typeof__ (name) *) dlsym (RTLD_NEXT, #name))

/* --- Locks -------------------------------------------------------------- */

void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock) (mutex);
  __tsan_acquire (mutex);
}

gboolean
g_mutex_trylock (GMutex *mutex)
{
  gboolean got = REAL (g_mutex_trylock) (mutex);

  if (got)
    __tsan_acquire (mutex);
  return got;
}

void
g_mutex_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_mutex_unlock) (mutex);
}

/* The lock is given up while it waits. */
void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  __tsan_release (mutex);
  REAL (g_cond_wait) (cond, mutex);
  __tsan_acquire (mutex);
}

/* --- What is made once -------------------------------------------------- */

void (g_once_init_leave) (volatile void *location, gsize result)
{
  __tsan_release ((void *) location);
  REAL (g_once_init_leave) (location, result);
}

gboolean (g_once_init_enter) (volatile void *location)
{
  gboolean first = REAL (g_once_init_enter) (location);

  __tsan_acquire ((void *) location);
  return first;
}

/* --- What is counted ---------------------------------------------------- */

/* Who gives up the last reference frees what the others have used until then. */
void
g_atomic_rc_box_release_full (gpointer memory, GDestroyNotify clear)
{
  __tsan_release (memory);
  __tsan_acquire (memory);
  REAL (g_atomic_rc_box_release_full) (memory, clear);
}

gboolean (g_atomic_ref_count_dec) (gatomicrefcount *count)
{
  gboolean last;

  __tsan_release (count);
  last = REAL (g_atomic_ref_count_dec) (count);
  __tsan_acquire (count);
  return last;
}

void
g_ptr_array_unref (GPtrArray *array)
{
  __tsan_release (array);
  __tsan_acquire (array);
  REAL (g_ptr_array_unref) (array);
}

void (g_object_unref) (gpointer object)
{
  __tsan_release (object);
  __tsan_acquire (object);
  REAL (g_object_unref) (object);
}
