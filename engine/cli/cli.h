/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli.h: what the files of the command line share: cli.c has options, apply and
 * the lists, cli-tune.c learning.
 */
#pragma once

#include "pastiche.h"

enum
{
  EXIT_OK      = 0,
  EXIT_FAILED  = 1,
  EXIT_MISUSED = 2
};

typedef struct
{
  char    *styles; /* folder, or NULL */
  char    *style;  /* name, or NULL for the first */
  char    *mix;    /* name of a second style, or NULL */
  char    *mix_amount;
  char    *strength;
  char    *stroke_size;
  char    *keep_colours;
  char    *detail;
  int      threads; /* -1: as many as there are processors */
  char   **references, **photos;
  char    *title;
  char    *game;
  char    *minutes;
  int      steps, seed; /* -1: not given */
  gboolean resume;
  gboolean version;
  char   **words; /* the command and what it works on */
} Options;

/* Print the sentence; the status to leave with.  @error is freed. */
int cli_fail (GError *error);
int cli_misused (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Let Ctrl-C and its like cancel; a second one ends the program. */
void cli_cancel_on_signals (GCancellable *cancellable);

/* “tune”, with what follows it: [@n]. */
int cli_tune (const Options *options, char *const *words, int n);
