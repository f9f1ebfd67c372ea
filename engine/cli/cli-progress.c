/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli-progress.c: how far a picture is, on a line of the terminal.
 */
#include <math.h>
#include <unistd.h>

#include "cli.h"

void
cli_progress_begin (Progress *progress, const Options *options, char *label)
{
  *progress = (Progress) { .wanted = isatty (STDERR_FILENO) && !options->quiet,
                           .label  = label,
                           .began  = g_get_monotonic_time () };
}

void
cli_progress_show (double fraction, gpointer data)
{
  Progress   *progress = data;
  gint64      now      = g_get_monotonic_time ();
  double      elapsed  = (now - progress->began) / 1e6;
  const char *label    = progress->label ? progress->label : "";

  if (!progress->wanted || now - progress->shown < G_USEC_PER_SEC / 10)
    return;
  progress->shown = now;
  if (fraction > 0 && elapsed > 1)
    g_printerr ("\r%s%3.0f %%, %.0f s left \033[K", label, 100 * fraction, ceil (elapsed / fraction - elapsed));
  else
    g_printerr ("\r%s%3.0f %% \033[K", label, 100 * fraction);
}

void
cli_progress_clear (Progress *progress)
{
  if (progress->shown)
    g_printerr ("\r\033[K");
  progress->shown = 0;
}

double
cli_progress_end (Progress *progress)
{
  cli_progress_clear (progress);
  g_clear_pointer (&progress->label, g_free);
  return (g_get_monotonic_time () - progress->began) / 1e6;
}
