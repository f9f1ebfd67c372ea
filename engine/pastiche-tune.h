/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-tune.h: a style of the artist's own, learned from paintings by a
 * game: the generator makes pastiches, the discriminator tells them from the
 * paintings, and both learn, until the artist is pleased.
 *
 *   PastichePainting     painting = { .picture = picture, .name = "harbour.jpg" };
 *   PasticheTuneSettings settings = PASTICHE_TUNE_DEFAULT;
 *   PasticheTune        *tune     = pastiche_tune_new (gallery, &painting, 1, &photograph, 1, &settings, &error);
 *   // on a thread of its own; returns when the plan is done or somebody cancels, and goes on when called again
 *   gboolean             done     = pastiche_tune_run (tune, after_each_step, data, cancellable, &error);
 *   // on any thread, at any time
 *   PasticheStyle       *style    = pastiche_tune_style (tune, PASTICHE_TUNE_NOW, &error);
 *   PasticheTuneWords    words    = { .title = "The harbour", .licence = "CC0-1.0" };
 *   const char          *name     = pastiche_tune_save_own (tune, PASTICHE_TUNE_BEST, &words, gallery, &error)->name;
 *
 * The same pictures, settings and steps give the same style, to the last bit,
 * for any number of threads, and however often it was stopped and resumed.
 * All functions may be called from any thread, and those that look at a running
 * tune do not wait for it but for some milliseconds.  Memory: 450 MB, and
 * 15 MB for each of at most 24 kept states.
 */
#pragma once

#include "pastiche.h"

G_BEGIN_DECLS

/* --- What to learn, and how --------------------------------------------- */

/* A painting to learn from; whoever calls owns what it points to. */
typedef struct
{
  const PastichePicture *picture;
  const char            *name; /* what the style's provenance calls it: a file's name, a layer's */
  int x, y, width, height;     /* the region of it to learn from, in pixels; all of it where width is 0 */
} PastichePainting;

/* Of D = 1 ∕ (1 + exp (−logit)), the discriminator's judgement of real
 * paintings y and of pastiches G(x); losses.h has the formulas. */
typedef enum
{
  PASTICHE_MINIMAX,        /* the textbook's L(G, D) = E[log D(y)] + E[log (1 − D(G(x)))] */
  PASTICHE_NON_SATURATING, /* G makes E[log D(G(x))] large instead */
  PASTICHE_HINGE           /* both look at logits, and D no further than its margin */
} PasticheGame;

typedef struct
{
  PasticheGame game;
  guint        seed;    /* of all that is drawn */
  int          steps;   /* to be done in all, or 0 */
  double       minutes; /* of learning in all, or 0; where both are 0, until somebody stops it */
} PasticheTuneSettings;

#define PASTICHE_TUNE_DEFAULT ((PasticheTuneSettings) { .game = PASTICHE_HINGE, .seed = 1, .steps = 0, .minutes = 5 })

typedef struct _PasticheTune PasticheTune;

/* Copies what it needs of the paintings, at least one, and of the
 * @photographs, the artist's own, to which those that come with Pastiche are
 * added.  Loads the base and its discriminator and encodes the paintings, about
 * half a second.  PASTICHE_ERROR_SIZE for a painting too small, or of one
 * colour; PASTICHE_ERROR_SETTING, PASTICHE_ERROR_FILE, PASTICHE_ERROR_MEMORY. */
PasticheTune *pastiche_tune_new (PasticheGallery              *gallery,
                                 const PastichePainting       *paintings,
                                 int                           n_paintings,
                                 const PastichePicture *const *photographs,
                                 int                           n_photographs,
                                 const PasticheTuneSettings   *settings,
                                 GError                      **error);

/* Only when pastiche_tune_run () has returned. */
void pastiche_tune_free (PasticheTune *tune);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheTune, pastiche_tune_free)

/* --- The game ----------------------------------------------------------- */

typedef struct
{
  int    step;                     /* done, from 1 on */
  double seconds;                  /* of learning; pauses do not count */
  double fraction;                 /* of the plan, 0..1; −1 without one */
  float  discriminator, generator; /* what each player lost in this step; small is well played */
  float  style, content; /* how far pastiches are from the paintings, and from the photographs, in this step */
  float  measure;        /* the style's distance on photographs set aside, by that at the start: falls from 1 */
  int    best;           /* the step of PASTICHE_TUNE_BEST */
} PasticheTuneProgress;

/* Called on the thread that runs, after each step; it should return at once. */
typedef void (*PasticheTuneFunc) (const PasticheTuneProgress *progress, gpointer data);

/* Play until the plan is done (TRUE), or until @cancellable stops it, within
 * 0.2 s, with G_IO_ERROR_CANCELLED: a pause, if it is called again.  A step
 * that was begun counts as never begun.  The calling thread, which should be one
 * of its own, and the engine's threads that help it run at low priority from
 * then on.  One run at a time.  Any other error leaves the tune as it was after
 * the last step. */
gboolean
pastiche_tune_run (PasticheTune *tune, PasticheTuneFunc func, gpointer data, GCancellable *cancellable, GError **error);

/* As after the last step; zeros before the first. */
void pastiche_tune_progress (PasticheTune *tune, PasticheTuneProgress *progress);

/* Another plan, from the next step on: both counted from the very start. */
void pastiche_tune_plan (PasticheTune *tune, int steps, double minutes);

/* --- Its states --------------------------------------------------------- */

/* A state that was kept on the way, the start among them: a picture of the
 * filmstrip.  At most 24; when there are more, every second one is dropped, the
 * first and the last never. */
typedef struct
{
  int    id; /* rising, never used twice */
  int    step;
  double seconds;
  float  measure;
} PasticheTuneState;

/* In place of a state's id. */
#define PASTICHE_TUNE_NOW  (-1) /* as after the last step */
#define PASTICHE_TUNE_BEST (-2) /* the newest that was measured and not found to have gone astray */

/* The states that are kept, by their ids: *@n of them, free with g_free (). */
PasticheTuneState *pastiche_tune_states (PasticheTune *tune, int *n);

/* The style of a state, ready to apply, for previews; to be unreferenced.
 * PASTICHE_ERROR_SETTING when there is no such state any more. */
PasticheStyle *pastiche_tune_style (PasticheTune *tune, int state, GError **error);

/* Let the next step go on from @state.  The other states stay.  Waits for the
 * running step, so better stop the run first. */
gboolean pastiche_tune_go_back (PasticheTune *tune, int state, GError **error);

/* --- Keeping the style -------------------------------------------------- */

/* What the style file says; NULL for what there is nothing to say of. */
typedef struct
{
  const char *title; /* must not be empty */
  const char *artist;
  const char *licence;
  const char *source; /* where the paintings are from; their names are added */
} PasticheTuneWords;

/* Write the style of a state to the file @path, whole or not at all. */
gboolean
pastiche_tune_save (PasticheTune *tune, int state, const PasticheTuneWords *words, const char *path, GError **error);

/* The same into the artist's own styles, as pastiche_gallery_import () does; its name comes from the title. */
PasticheStyleInfo *pastiche_tune_save_own (PasticheTune            *tune,
                                           int                      state,
                                           const PasticheTuneWords *words,
                                           PasticheGallery         *gallery,
                                           GError                 **error);

/* --- Surviving ---------------------------------------------------------- */

/* Keep all there is to know in the file @path, whole or not at all: now, and
 * every minute while it runs.  With NULL a new file among those that
 * pastiche_tune_unfinished () lists. */
gboolean pastiche_tune_keep_in (PasticheTune *tune, const char *path, GError **error);

/* The file it is kept in, or NULL. */
const char *pastiche_tune_kept_in (PasticheTune *tune);

/* What was kept and not discarded, as after a crash, and is in nobody's hands. */
typedef struct
{
  char  *path;
  char  *paintings; /* their names */
  int    step;
  double seconds;
  gint64 time; /* when it was written, in Unix time */
} PasticheUnfinished;

/* Newest first; free with g_ptr_array_unref (). */
GPtrArray *pastiche_tune_unfinished (void);

/* Go on with what was kept in @path, and keep it there: bit for bit as if it
 * had never stopped.  The kept states are gone but for the best.
 * PASTICHE_ERROR_FILE, PASTICHE_ERROR_FORMAT. */
PasticheTune *pastiche_tune_resume (PasticheGallery *gallery, const char *path, GError **error);

/* Remove the file that the tune is kept in, when its style was saved or is not wanted, and keep it no more. */
void pastiche_tune_forget (PasticheTune *tune);

/* Remove what was kept in @path by a tune that is not there any more. */
void pastiche_tune_discard (const char *path);

G_END_DECLS
