/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * time-text.c: times as text.
 */
#include "time-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MINUTE 60
#define HOUR   (60 * MINUTE)

char *
pastiche_time_text (double seconds)
{
  int whole = (int) floor (MAX (0, seconds));

  if (whole >= HOUR)
    return g_strdup_printf ("%d:%02d:%02d", whole / HOUR, whole / MINUTE % 60, whole % 60);
  return g_strdup_printf ("%d:%02d", whole / MINUTE, whole % 60);
}

char *
pastiche_time_left_text (double seconds)
{
  int whole = (int) ceil (MAX (0, seconds));

  if (whole < MINUTE)
    return g_strdup_printf (_ ("about %d s left"), whole);
  if (whole < 10 * MINUTE)
    return g_strdup_printf (_ ("about %d min %02d s left"), whole / MINUTE, whole % 60);
  return g_strdup_printf (_ ("about %d min left"), (whole + MINUTE / 2) / MINUTE);
}

char *
pastiche_time_ago_text (gint64 time)
{
  g_autoptr (GDateTime) then      = g_date_time_new_from_unix_local (time);
  g_autoptr (GDateTime) now       = g_date_time_new_now_local ();
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);
  g_autofree char *clock          = then != NULL ? g_date_time_format (then, "%H:%M") : NULL;
  g_autofree char *date           = then != NULL ? g_date_time_format (then, "%F") : NULL;
  g_autofree char *today          = g_date_time_format (now, "%F");
  g_autofree char *before         = g_date_time_format (yesterday, "%F");

  if (date == NULL)
    return g_strdup ("");
  if (g_str_equal (date, today))
    return g_strdup_printf (_ ("today at %s"), clock);
  if (g_str_equal (date, before))
    return g_strdup_printf (_ ("yesterday at %s"), clock);
  return g_date_time_format (then, "%x");
}
