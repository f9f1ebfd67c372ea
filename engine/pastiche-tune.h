/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-tune.h: a style of the artist's own, fine-tuned from paintings by
 * adversarial training: the generator paints photographs, a discriminator
 * learns to tell these pastiches from the paintings, and the generator learns
 * to mislead it, until the artist is pleased.
 *
 *   PasticheTuneSettings  settings = PASTICHE_TUNE_DEFAULT;
 *   PastichePainting      painting = { .picture = picture, .name = "harbour.jpg" };
 *   PasticheTunePictures *pictures = pastiche_tune_pictures_new (gallery, &error);
 *   pastiche_tune_pictures_add_painting (pictures, &painting, &error);
 *   pastiche_tune_pictures_add_photograph (pictures, photograph, &error); // picture and photograph may be freed now
 *   PasticheTune         *tune     = pastiche_tune_new (gallery, pictures, &settings, &error);
 *   // on a thread of its own; returns when the plan is done or it was cancelled, and goes on when called again
 *   gboolean              done     = pastiche_tune_run (tune, after_each_step, data, cancellable, &error);
 *   // on any thread, at any time
 *   PasticheStyle        *style    = pastiche_tune_style (tune, PASTICHE_TUNE_NOW, &error);
 *   PasticheTuneWords     words    = { .title = "The harbour", .licence = "CC0-1.0" };
 *   PasticheStyleInfo    *info     = pastiche_tune_save_own (tune, PASTICHE_TUNE_BEST, &words, gallery, &error);
 *   pastiche_style_info_unref (info);
 *   pastiche_style_unref (style);
 *   pastiche_tune_free (tune);
 *
 * The same pictures, settings and number of steps give the same style, to the
 * last bit, for any number of threads and however often it was stopped and
 * resumed.  The functions of a PasticheTune may be called from any thread.
 * Those that only read wait a few milliseconds at most, even while it runs.  It
 * takes 520 MB of memory, and 15 MB for each of at most 24 stored states.
 */
#pragma once

#include "pastiche.h"

G_BEGIN_DECLS

/* --- Settings ----------------------------------------------------------- */

/* The adversarial loss, by what it makes of D = 1 ∕ (1 + exp (−logit)), the discriminator's output for paintings y and
 * for pastiches G(x).  losses.h has the formulas. */
typedef enum
{
  PASTICHE_MINIMAX,        /* L(G, D) = E[log D(y)] + E[log (1 − D(G(x)))]: D maximises it, G minimises it */
  PASTICHE_NON_SATURATING, /* D as there; G maximises E[log D(G(x))] */
  PASTICHE_HINGE           /* on the logits themselves, D's up to a margin of 1 */
} PasticheGame;

/* “minimax”, “non-saturating” or “hinge”: the name on the command line and in style files. */
const char *pastiche_game_name (PasticheGame game);

/* The loss of that name; FALSE, and *@game as it was, when there is none. */
gboolean pastiche_game_parse (const char *name, PasticheGame *game);

typedef struct
{
  PasticheGame game;
  guint        seed;    /* of all random numbers */
  int          steps;   /* the plan: how many steps in all, or 0 for no limit */
  double       minutes; /* and how many minutes of training in all, or 0; whichever is reached first ends it */
} PasticheTuneSettings;

#define PASTICHE_TUNE_DEFAULT ((PasticheTuneSettings) { .game = PASTICHE_HINGE, .seed = 1, .steps = 0, .minutes = 5 })

/* --- Pictures ----------------------------------------------------------- */

#define PASTICHE_TUNE_CLOSEST 4

/* A painting; the caller owns what it points to. */
typedef struct
{
  const PastichePicture *picture;
  const char            *name; /* for the style's provenance: the name of a file or a layer */
  int x, y, width, height;     /* the part of it to fine-tune from, in pixels; all of it where width is 0 */

  /* From how near it is seen, and so how large its strokes become in what the style paints: 1 (or 0) as in the whole
   * painting, with a shorter side of 512 pixels; above, up to PASTICHE_TUNE_CLOSEST, so many times as near, but not so
   * near that its pixels would be enlarged. */
  double closeness;
} PastichePainting;

/* The pictures that a style is fine-tuned with.  Each is reduced to a shorter side of about 500 pixels when it is added
 * (paintings that are seen closer, to more), 1 to 3 MB, so that the caller can free one before it reads the next. */
typedef struct _PasticheTunePictures PasticheTunePictures;

/* Only the photographs that come with Pastiche yet.  PASTICHE_ERROR_FILE, PASTICHE_ERROR_FORMAT or PASTICHE_ERROR_MEMORY
 * when one of them cannot be read. */
PasticheTunePictures *pastiche_tune_pictures_new (PasticheGallery *gallery, GError **error);
void                  pastiche_tune_pictures_free (PasticheTunePictures *pictures);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheTunePictures, pastiche_tune_pictures_free)

/* Add a painting, or one of the artist's own photographs.  On failure nothing is added.  PASTICHE_ERROR_SIZE for a
 * painting smaller than 64×64 pixels or of one colour; PASTICHE_ERROR_SETTING for a part that does not lie within its
 * painting, a closeness out of range, and for one picture too many: so that a checkpoint can hold them, all pictures
 * may take some 200 MB when they are reduced, as about 190 photographs of 3:2 do; PASTICHE_ERROR_MEMORY. */
gboolean
pastiche_tune_pictures_add_painting (PasticheTunePictures *pictures, const PastichePainting *painting, GError **error);
gboolean pastiche_tune_pictures_add_photograph (PasticheTunePictures  *pictures,
                                                const PastichePicture *photograph,
                                                GError               **error);

/* The same with all of a picture file, which is reduced while it is read, and for a painting its name and a @closeness as
 * in PastichePainting; also the errors of pastiche_picture_load (). */
gboolean pastiche_tune_pictures_read_painting (PasticheTunePictures *pictures,
                                               const char           *path,
                                               double                closeness,
                                               GError              **error);
gboolean pastiche_tune_pictures_read_photograph (PasticheTunePictures *pictures, const char *path, GError **error);

/* --- A tune ------------------------------------------------------------- */

typedef struct _PasticheTune PasticheTune;

/* Take over @pictures (even on failure), load the base and its discriminator, and encode the paintings: about half a
 * second.  PASTICHE_ERROR_SETTING without a painting or without a photograph; PASTICHE_ERROR_FILE or
 * PASTICHE_ERROR_FORMAT for the base or the discriminator; PASTICHE_ERROR_MEMORY. */
PasticheTune *pastiche_tune_new (PasticheGallery            *gallery,
                                 PasticheTunePictures       *pictures,
                                 const PasticheTuneSettings *settings,
                                 GError                    **error);

/* Only when pastiche_tune_run () has returned.  Waits for a checkpoint that is being written; what goes wrong with that
 * is not told, so call pastiche_tune_checkpoint () before where it matters. */
void pastiche_tune_free (PasticheTune *tune);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PasticheTune, pastiche_tune_free)

/* --- Training ----------------------------------------------------------- */

typedef struct
{
  int    step;                     /* steps done */
  double seconds;                  /* of training; pauses do not count */
  double fraction;                 /* of the plan that is done, 0..1; −1 without a plan */
  float  discriminator, generator; /* the adversarial loss of each network in this step; smaller is better for it */
  float  style;   /* the pastiches' style loss in this step: their distance from the paintings, from 0 */
  float  content; /* their content loss: their distance from the photographs, from 0 */
  float
      measure; /* validation loss: the style loss on a fixed set of photographs, relative to the start; falls from 1 */
  int best;    /* the step of PASTICHE_TUNE_BEST */
} PasticheTuneProgress;

/* Called on the thread that runs, after each step; it should return at once. */
typedef void (*PasticheTuneFunc) (const PasticheTuneProgress *progress, gpointer data);

/* Train until the plan is done (TRUE), or until @cancellable stops it, within 0.2 s, with G_IO_ERROR_CANCELLED; called
 * again it goes on.  A step that was cancelled or failed is undone as a whole, so any other error, too, leaves the tune
 * as it was after the last step.  From then on the calling thread, which should be one of its own, and the engine's
 * threads that help it run at low priority.  One run at a time. */
gboolean
pastiche_tune_run (PasticheTune *tune, PasticheTuneFunc func, gpointer data, GCancellable *cancellable, GError **error);

/* The progress after the last step; zeros before the first. */
void pastiche_tune_progress (PasticheTune *tune, PasticheTuneProgress *progress);

/* Change the plan from the next step on: @steps and @minutes as in PasticheTuneSettings, counted from the very start. */
void pastiche_tune_plan (PasticheTune *tune, int steps, double minutes);

/* --- Stored states ------------------------------------------------------ */

/* A state that was stored on the way, the initial one among them: a picture of the dialog's filmstrip.  At most 24; when
 * there are more, every second one is removed, but never the first or the last. */
typedef struct
{
  int    id; /* rising, never used twice */
  int    step;
  double seconds;
  float  measure; /* its validation loss, as in PasticheTuneProgress */
} PasticheTuneState;

/* In place of a state's id. */
#define PASTICHE_TUNE_NOW  (-1) /* after the last step */
#define PASTICHE_TUNE_BEST (-2) /* the newest validated state whose losses do not show that something went wrong */

/* Which state to save of a training that was stopped before its plan was done: PASTICHE_TUNE_NOW, as the steps since the
 * best state have learned something, too; PASTICHE_TUNE_BEST only where the newest validation showed that something went
 * wrong. */
int pastiche_tune_last (PasticheTune *tune);

/* The stored states, oldest first: *@n of them, free with g_free (). */
PasticheTuneState *pastiche_tune_states (PasticheTune *tune, int *n);

/* The style of a state, ready to paint a preview; to be unreferenced.  PASTICHE_ERROR_SETTING when that state is not
 * stored any more; PASTICHE_ERROR_MEMORY. */
PasticheStyle *pastiche_tune_style (PasticheTune *tune, int state, GError **error);

/* Let the next step go on from @state; no stored state is removed.  Waits for the running step, so better stop the run
 * first.  PASTICHE_ERROR_SETTING when that state is not stored any more. */
gboolean pastiche_tune_go_back (PasticheTune *tune, int state, GError **error);

/* --- Saving the style --------------------------------------------------- */

/* What the style file says; NULL for what there is nothing to say of. */
typedef struct
{
  const char *title; /* must not be empty */
  const char *artist;
  const char *licence;
  const char *source;            /* where the paintings are from; their names are added */
  gboolean    private_paintings; /* leave out their names and the small picture of the first one, which a style file has
                                  * otherwise: for a file that goes to others.  What was learned is the same. */
} PasticheTuneWords;

/* Write the style of a state to the file @path, whole or not at all.  PASTICHE_ERROR_SETTING for an empty title or a
 * state that is not stored any more; PASTICHE_ERROR_FILE, PASTICHE_ERROR_MEMORY. */
gboolean
pastiche_tune_save (PasticheTune *tune, int state, const PasticheTuneWords *words, const char *path, GError **error);

/* Save it among the artist's own styles, as pastiche_gallery_import () does, under a name made from the title.  Errors as
 * above.  Free what it returns with pastiche_style_info_unref (). */
PasticheStyleInfo *pastiche_tune_save_own (PasticheTune            *tune,
                                           int                      state,
                                           const PasticheTuneWords *words,
                                           PasticheGallery         *gallery,
                                           GError                 **error);

/* --- Checkpoints -------------------------------------------------------- */

/* Write a checkpoint, from which pastiche_tune_resume () goes on, to the file @path, whole or not at all: now, and
 * every minute while it runs.  Nobody else may read the file, as it holds the paintings and photographs.  With NULL to
 * the file that it has already, or else to a new one among those that pastiche_tune_unfinished () lists.  Waits for the
 * running step.  PASTICHE_ERROR_FILE, also for a file that another tune holds; PASTICHE_ERROR_MEMORY; no further
 * checkpoints are written then. */
gboolean pastiche_tune_checkpoint (PasticheTune *tune, const char *path, GError **error);

/* A copy of the checkpoint file's path, or NULL without one; free with g_free (). */
char *pastiche_tune_checkpoint_path (PasticheTune *tune);

/* Remove the checkpoint file, when the style was saved or is not wanted, and write no more of them.  Waits for the
 * running step. */
void pastiche_tune_remove_checkpoint (PasticheTune *tune);

/* A checkpoint that was not removed, as after a crash, and that no process goes on with. */
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

/* Go on from the checkpoint file @path, and keep writing to it: the result is to the last bit what it would be without
 * the interruption.  Of the stored states only the best one is in the file.  PASTICHE_ERROR_FILE, also while another
 * process holds the file; PASTICHE_ERROR_FORMAT for one that is damaged, no checkpoint, or of another base;
 * PASTICHE_ERROR_MEMORY. */
PasticheTune *pastiche_tune_resume (PasticheGallery *gallery, const char *path, GError **error);

/* Whether a process, this one or another, trains with the checkpoint file @path. */
gboolean pastiche_tune_in_use (const char *path);

/* Remove the checkpoint file @path, unless it is in use. */
void pastiche_tune_discard (const char *path);

G_END_DECLS
