/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-runner.h: fine-tuning in the background, for the page that shows it.
 *
 *   PasticheTuneRunner *runner = pastiche_tune_runner_new (gallery, picture);
 *   g_signal_connect (runner, "changed", G_CALLBACK (show), NULL);
 *   pastiche_tune_runner_begin (runner, paintings, n_paintings, &settings);
 *   …                                          // show () was called, and looks at the stage and the points
 *   pastiche_tune_runner_pause (runner);
 *   pastiche_tune_runner_close (runner, TRUE); // its file stays, to be resumed
 *   pastiche_tune_runner_end (runner);
 *   g_object_unref (runner);
 *
 * All functions are for the main thread, and none waits, except pastiche_tune_runner_end ().  What takes time is done
 * in a thread of the runner's, one thing after the other; styles are made and saved beside it, while the training goes
 * on.
 */
#pragma once

#include "pastiche-tune.h"

typedef enum
{
  PASTICHE_STAGE_IDLE,      /* nothing has begun */
  PASTICHE_STAGE_PREPARING, /* encodes the paintings, or reads a checkpoint file */
  PASTICHE_STAGE_TUNING,
  PASTICHE_STAGE_PAUSED, /* by the artist, or because its time is over; it can go on */
  PASTICHE_STAGE_CLOSING /* stops, and writes its checkpoint file or removes it */
} PasticheStage;

#define PASTICHE_TYPE_TUNE_RUNNER (pastiche_tune_runner_get_type ())
G_DECLARE_FINAL_TYPE (PasticheTuneRunner, pastiche_tune_runner, PASTICHE, TUNE_RUNNER, GObject)

/* @gallery and @photograph, the artist's picture, must outlive the runner.
 * Signal: "changed" (): of the stage, the points, or the problem; at most ten times a second for new points. */
PasticheTuneRunner *pastiche_tune_runner_new (PasticheGallery *gallery, const PastichePicture *photograph);

/* Stop what runs, wait a fraction of a second until it has ended, and free the tune. */
void pastiche_tune_runner_end (PasticheTuneRunner *runner);

/* --- what to do ----------------------------------------------------------- */

/* At PASTICHE_STAGE_IDLE: begin fine-tuning on @paintings, or go on with the checkpoint file @path.  The paintings'
 * pictures and names must live until the stage is not PASTICHE_STAGE_PREPARING any more. */
void pastiche_tune_runner_begin (PasticheTuneRunner         *runner,
                                 const PastichePainting     *paintings,
                                 int                         n_paintings,
                                 const PasticheTuneSettings *settings);
void pastiche_tune_runner_resume (PasticheTuneRunner *runner, const char *path);

/* Go on after a pause; change the plan; pause.  @minutes: for how long in all, counted from the very start; 0: until it
 * is paused. */
void pastiche_tune_runner_go_on (PasticheTuneRunner *runner, double minutes);
void pastiche_tune_runner_plan (PasticheTuneRunner *runner, double minutes);
void pastiche_tune_runner_pause (PasticheTuneRunner *runner);

/* Go back to the state @state, which undoes what came after it; go on from there if it was training. */
void pastiche_tune_runner_go_back (PasticheTuneRunner *runner, int state);

/* Stop and free the tune.  With @keep its checkpoint file is written, so that it can be resumed another day; otherwise
 * that is removed. */
void pastiche_tune_runner_close (PasticheTuneRunner *runner, gboolean keep);

/* --- what can be shown ---------------------------------------------------- */

PasticheStage pastiche_tune_runner_stage (PasticheTuneRunner *runner);

/* Whether it was paused because its time is over. */
gboolean pastiche_tune_runner_is_done (PasticheTuneRunner *runner);

/* Why the last order failed, a sentence for the artist; or NULL. */
const char *pastiche_tune_runner_problem (PasticheTuneRunner *runner);

/* One point for each step since it began or was resumed: *@n of them, valid until the next "changed". */
const PasticheTuneProgress *pastiche_tune_runner_points (PasticheTuneRunner *runner, guint *n);

/* As pastiche_tune_states (); NULL when there is no tune. */
PasticheTuneState *pastiche_tune_runner_states (PasticheTuneRunner *runner, int *n);

/* The file in which an unfinished tune is kept, while one trains or is paused; NULL when there is none, as where it could
 * not be written.  Free with g_free (). */
char *pastiche_tune_runner_kept_path (PasticheTuneRunner *runner);

/* --- while it trains ------------------------------------------------------ */

/* As pastiche_tune_style (): a style with the weights of @state. */
void pastiche_tune_runner_style_async (PasticheTuneRunner *runner, int state, GAsyncReadyCallback ready, gpointer data);
PasticheStyle *pastiche_tune_runner_style_finish (PasticheTuneRunner *runner, GAsyncResult *result, GError **error);

/* Save the style of @state to the file @path, as pastiche_tune_save () does, or with NULL among the artist's own
 * styles, as pastiche_tune_save_own () does.  Returns, to be freed with g_free (), the path or the new style's name. */
void  pastiche_tune_runner_save_async (PasticheTuneRunner      *runner,
                                       int                      state,
                                       const PasticheTuneWords *words,
                                       const char              *path,
                                       GAsyncReadyCallback      ready,
                                       gpointer                 data);
char *pastiche_tune_runner_save_finish (PasticheTuneRunner *runner, GAsyncResult *result, GError **error);
