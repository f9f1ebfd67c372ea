/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli.h: what the files of the command line share: cli.c has the options and all
 * commands but one, cli-tune.c has “pastiche tune”.
 */
#pragma once

#include "pastiche.h"

/* The program's exit status. */
enum
{
  EXIT_OK      = 0,
  EXIT_FAILED  = 1, /* the command failed, or was stopped */
  EXIT_MISUSED = 2  /* the arguments make no sense */
};

/* The arguments as they were given; NULL where one was not.  cli.c frees them. */
typedef struct
{
  char    *styles;     /* folder, or NULL */
  char    *style;      /* name, or NULL for the first */
  char    *mix;        /* name of a second style, or NULL */
  char    *mix_amount; /* this and the next four are percentages */
  char    *strength;
  char    *stroke_size;
  char    *keep_colours;
  char    *detail;
  int      threads;              /* -1: as many as there are processors */
  char   **references, **photos; /* paths, for tune */
  char    *title;                /* of a new style */
  char    *game;                 /* for tune, as all that follow: the adversarial loss's name */
  char    *minutes;
  int      steps, seed; /* -1: not given */
  gboolean resume;
  gboolean strip; /* for apply */
  gboolean version;
  char   **words; /* the command and its arguments */
} Options;

/* Print what is wrong, as one line on standard error; the exit status.  @error is freed. */
int cli_fail (GError *error);
int cli_misused (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* From now on the first Ctrl-C (SIGINT, SIGTERM, SIGHUP) cancels @cancellable, and a second one ends the program. */
void cli_cancel_on_signals (GCancellable *cancellable);

/* Run “pastiche tune” with the arguments @words [@n] that follow it; the exit status. */
int cli_tune (const Options *options, char *const *words, int n);
