/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * held.h: time as the main loop has it.
 *
 *   gint64 began = held_time ();
 *
 *   g_main_context_iteration (NULL, FALSE);
 *   longest = MAX (longest, held_time () - began);
 */
#pragma once

#include <glib.h>

/* Microseconds, as g_get_monotonic_time () has them, without those in which this
 * thread could have gone on and other programs had the processor: how long the
 * window is kept waiting by what it does, however much the machine has to do. */
gint64 held_time (void);
