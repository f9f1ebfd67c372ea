/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "held.h"

#include <stdio.h>

/* Linux counts, for each thread, nanoseconds on a processor and nanoseconds in line for one. */
gint64
held_time (void)
{
  FILE              *counts = fopen ("/proc/thread-self/schedstat", "r");
  unsigned long long waited = 0;

  if (counts != NULL)
    {
      if (fscanf (counts, "%*u %llu", &waited) != 1)
        waited = 0;
      fclose (counts);
    }
  return g_get_monotonic_time () - (gint64) (waited / 1000);
}
