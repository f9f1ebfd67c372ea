/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cli.h: what the files of the command line share.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "pastiche.h"

/* The program's exit status. */
enum
{
  EXIT_OK      = 0,
  EXIT_FAILED  = 1, /* the command failed, or was stopped */
  EXIT_MISUSED = 2  /* the arguments make no sense */
};

/* The arguments as they were given; NULL where one was not.  Texts are the bytes that were typed. */
typedef struct
{
  char    *styles; /* folder, or NULL */
  char    *style;  /* what pastiche_gallery_seek () takes, or NULL for the one that is shown first */
  char    *mix;    /* a second style likewise, or NULL */
  char    *mix_amount, *strength, *stroke_size, *keep_colours, *detail; /* percentages */
  char    *output_folder;
  char    *format; /* png, jpg, tif or webp */
  gboolean overwrite, strip, shot;
  int      threads; /* -1: as many as there are processors */
  int      seed;    /* -1: not given */
  char    *title;   /* of a new style */

  /* tune */
  char   **references, **photos; /* paths */
  char    *game;                 /* the adversarial loss's name */
  char    *minutes, *closeness;  /* numbers */
  int      steps;                /* -1: not given */
  gboolean resume, private_paintings;

  /* restore */
  char    *mask, *save_mask;                                                           /* paths */
  char    *threshold, *scratches, *cracks, *stains, *fading, *noise, *blocks, *screen; /* percentages */
  gboolean layer;

  /* era and match */
  char *era;            /* the name or title of an era, or a file */
  char *grain, *optics; /* percentages */
  char *to;             /* the path of a picture */

  gboolean quiet, json, help, version;
  char   **words; /* the command and its arguments */
} Options;

/* --- Commands ----------------------------------------------------------- */

typedef enum
{
  COMMAND_APPLY   = 1 << 0,
  COMMAND_STYLES  = 1 << 1,
  COMMAND_INFO    = 1 << 2,
  COMMAND_INSTANT = 1 << 3,
  COMMAND_TUNE    = 1 << 4,
  COMMAND_RESTORE = 1 << 5,
  COMMAND_ERA     = 1 << 6,
  COMMAND_ERAS    = 1 << 7,
  COMMAND_MATCH   = 1 << 8,
  COMMAND_HELP    = 1 << 9,
  COMMAND_IMPORT  = 1 << 10
} CommandBit;

typedef struct
{
  const char *name;
  CommandBit  bit;
  const char *usage;    /* its arguments; a second way of calling it on a line of its own */
  const char *summary;  /* a line */
  const char *text;     /* what else there is to know, or NULL */
  const char *examples; /* commands, a line each */

  /* Run it with the @n words that follow its name; the exit status. */
  int (*run) (const Options *options, char *const *words, int n);
} Command;

extern const Command cli_apply, cli_styles, cli_info, cli_instant, cli_import, cli_tune, cli_restore, cli_era, cli_eras,
    cli_match, cli_complete, cli_help;

/* All of them, in the order of the help; NULL at the end. */
extern const Command *const cli_commands[];

/* NULL when there is none of that name. */
const Command *cli_find_command (const char *name);

/* --- Options (cli-options.c) --------------------------------------------- */

/* Take @argv apart; free @options with cli_options_clear (), also after an error. */
gboolean cli_options_parse (Options *options, int argc, char **argv, GError **error);
void     cli_options_clear (Options *options);

/* The options of the commands @bits, and the others hidden, for GLib to write into @options.  The entry after the last has
 * no long name; that of the words is empty.  Free with g_free (). */
GOptionEntry *cli_options_entries (Options *options, guint bits);

/* Whether @command takes all the options that were given; what is wrong is printed. */
gboolean cli_options_check (Options *options, const Command *command);

/* GLib's text on the usage @arguments of @program and the options of the commands @bits; free with g_free (). */
char *cli_options_help (const char *program, const char *arguments, guint bits, const char *summary, const char *end);

/* Put what the options say of how to paint into @settings, where what they do not say stays, and into *@mix_amount; what is
 * wrong is printed. */
gboolean cli_settings (const Options *options, PasticheSettings *settings, double *mix_amount);

/* Put the percentage that @text says, in any locale, into *@value; NULL leaves that as it is.  What is wrong with the @what
 * is printed. */
gboolean cli_percent (const char *what, const char *text, double least, double most, double *value);

/* --- What is printed (cli-say.c) ----------------------------------------- */

/* Print what is wrong, as one line on standard error; the exit status.  @error is freed. */
int cli_fail (GError *error);
int cli_misused (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Print what was not as it should be, though it was used: a PasticheNotice. */
void cli_notice (const char *sentence, gpointer unused);

/* How a file's name is shown: as pastiche_printable () makes it, whole.  Free with g_free (). */
char *cli_display (const char *path);

/* How many columns of a terminal @text takes. */
int cli_columns (const char *text);

/* Print a result: @line, or with --json @object, which it takes, on a line; nothing with --quiet. */
void cli_result (const Options *options, JsonObject *object, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* The beginning of a command that can be typed as it is: this program, and --styles where that was given.  Free with
 * g_free (). */
char *cli_call (const Options *options);

/* @path as a word for the shell, never taken for an option.  Free with g_free (). */
char *cli_shell_word (const char *path);

/* Keep the name by which this program was called, for cli_call (). */
void cli_called (const char *program);

/* --- Progress and Ctrl-C ------------------------------------------------- */

/* A line on the terminal that is written over and over (cli-progress.c). */
typedef struct
{
  gboolean wanted; /* there is a terminal, and no --quiet */
  char    *label;  /* what comes before the percentage, or NULL */
  gint64   began;  /* microseconds */
  gint64   shown;
} Progress;

/* Takes @label.  Showing is a PasticheProgress; clearing makes room for another line. */
void   cli_progress_begin (Progress *progress, const Options *options, char *label);
void   cli_progress_show (double fraction, gpointer progress);
void   cli_progress_clear (Progress *progress);
double cli_progress_end (Progress *progress); /* the seconds that it took */

/* From now on the first Ctrl-C (SIGINT, SIGTERM, SIGHUP) cancels @cancellable, and a second one ends the program
 * (cli-stop.c).  PASTICHE_ERROR_MEMORY where the system has no thread to wait for it. */
gboolean cli_cancel_on_signals (GCancellable *cancellable, GError **error);

/* --- One picture or many (cli-batch.c) ------------------------------------ */

typedef struct _Batch Batch;

/* The work of a command that makes a result of each picture; a command has a larger structure that begins with this one. */
struct _Batch
{
  const Options *options;
  const char    *done;    /* what its pictures are then: “painted” */
  const char    *nothing; /* what is said of those for which there is nothing to do: “no damage found”; or NULL */
  gboolean       alpha;   /* its results have transparency, for which not every format has room */

  /* Prepare what all pictures share.  @cancellable, @in and @n are set. */
  gboolean (*begin) (Batch *batch, GError **error);

  /* Make the result @to, a path, of the @i-th picture, whose path is @from now.  Where there is nothing to do, @idle is set
   * and nothing written. */
  gboolean (*make) (Batch *batch, int i, const char *from, const char *to, Progress *progress, GError **error);

  /* What was made, “Edvard Munch at 100 %”, or of an idle one anything; free with g_free ().  The same is added to @object,
   * for --json. */
  char *(*describe) (const Batch *batch, JsonObject *object);

  /* Set by cli_batch_run (). */
  GCancellable *cancellable;
  char *const  *in; /* [n] paths */
  char *const  *out;
  int           n;
  gboolean      many; /* with --output-folder, be there only one */
  gboolean      idle; /* set by make () */
};

/* Whether the @n @words of @command are a picture and a result or, with --output-folder, pictures; what is wrong is printed. */
gboolean cli_batch_check (const Options *options, const char *command, char *const *words, int n);

/* Do it; the exit status. */
int cli_batch_run (Batch *batch, char *const *words, int n);

/* --- Files of apply ------------------------------------------------------ */

/* Where pictures come from and go to that are no plain files: standard input and output, “-”, and a format that is not
 * the name's (cli-pipe.c).  The picture then takes the way over a file in a temporary folder. */
typedef struct
{
  const char *from, *to;    /* the paths to read and to write */
  char       *folder;       /* the temporary one, or NULL */
  int         held;         /* it, open and locked as long as this process lives; −1 without one */
  char       *taken, *made; /* paths in it, or NULL */
} Pipe;

/* Read standard input, where @in is “-”, and choose the paths; with @alpha, of a result with transparency.  Free with
 * cli_pipe_clear (), also after an error. */
gboolean cli_pipe_open (Pipe         *pipe,
                        const char   *in,
                        const char   *out,
                        const char   *format,
                        gboolean      alpha,
                        GCancellable *cancellable,
                        GError      **error);

/* Bring what was written to pipe->to to @out. */
gboolean cli_pipe_deliver (const Pipe *pipe, const char *out, GCancellable *cancellable, GError **error);

/* The bytes of the file @path to the file @out or, with “-”, to standard output. */
gboolean cli_pipe_copy (const char *path, const char *out, GCancellable *cancellable, GError **error);

/* A sentence that names a file of the temporary folder, put right.  Takes @sentence; free with g_free (). */
char *cli_pipe_put_right (const Pipe *pipe, char *sentence);
void  cli_pipe_clear (Pipe *pipe);

/* Whether the picture @in [@i] may be written to @out; with @i of −1, what is no picture.  What it may not be written over,
 * --overwrite or not, is a style, a mask or another of the pictures.  PASTICHE_ERROR_FILE. */
gboolean cli_may_write (const Options *options, char *const *in, int n, int i, const char *out, GError **error);

/* Whether both paths lead to one file that is there. */
gboolean cli_is_same_file (const char *a, const char *b);

/* Whether both paths name one place, be something there or not. */
gboolean cli_is_same_place (const char *a, const char *b);

/* Whether nothing is at @path that may not be replaced. */
gboolean cli_is_free (const Options *options, const char *path, GError **error);
