/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-runner.h: learning in the background, for the page that shows it.
 *
 *   PasticheTuneRunner *runner = pastiche_tune_runner_new (gallery, picture);
 *   g_signal_connect (runner, "changed", G_CALLBACK (show), NULL);
 *   pastiche_tune_runner_begin (runner, paintings, n_paintings, &settings);
 *   ...                                        // show () was called, and looks at the stage and the points
 *   pastiche_tune_runner_pause (runner);
 *   pastiche_tune_runner_leave (runner, TRUE); // its file stays, to be resumed
 *   pastiche_tune_runner_end (runner);
 *   g_object_unref (runner);
 *
 * What takes time waits its turn in a thread of its own, or, where it may be
 * done while learning goes on, beside it.  All functions are for the main
 * thread, and none waits, but for pastiche_tune_runner_end ().
 */
#pragma once

#include "pastiche-tune.h"

typedef enum
{
  PASTICHE_STAGE_NOTHING,   /* to be learned from yet */
  PASTICHE_STAGE_PREPARING, /* paintings are looked at, or what was kept is read */
  PASTICHE_STAGE_LEARNING,
  PASTICHE_STAGE_RESTING, /* paused, or its time is over: can go on */
  PASTICHE_STAGE_LEAVING
} PasticheStage;

#define PASTICHE_TYPE_TUNE_RUNNER (pastiche_tune_runner_get_type ())
G_DECLARE_FINAL_TYPE (PasticheTuneRunner, pastiche_tune_runner, PASTICHE, TUNE_RUNNER, GObject)

/* @gallery and @photograph, the artist's picture, must outlive it.
 * Signal: "changed" (): the stage, the points, or the problem; at most ten
 * times a second. */
PasticheTuneRunner *pastiche_tune_runner_new (PasticheGallery *gallery, const PastichePicture *photograph);

/* Stop what runs, and wait for that, a fraction of a second. */
void pastiche_tune_runner_end (PasticheTuneRunner *runner);

/* --- what to do ----------------------------------------------------------- */

/* At PASTICHE_STAGE_NOTHING: begin with @paintings, or go on with what was kept in @path, and learn.  The paintings'
 * pictures and names must stay until the stage is not PASTICHE_STAGE_PREPARING any more. */
void pastiche_tune_runner_begin (PasticheTuneRunner         *runner,
                                 const PastichePainting     *paintings,
                                 int                         n_paintings,
                                 const PasticheTuneSettings *settings);
void pastiche_tune_runner_resume (PasticheTuneRunner *runner, const char *path);

/* Learn on; @minutes in all, from the very start, or 0. */
void pastiche_tune_runner_go_on (PasticheTuneRunner *runner, double minutes);
void pastiche_tune_runner_plan (PasticheTuneRunner *runner, double minutes);
void pastiche_tune_runner_pause (PasticheTuneRunner *runner);

/* Let learning go on from the kept state @state. */
void pastiche_tune_runner_go_back (PasticheTuneRunner *runner, int state);

/* Stop, and let go of what was learned: to be resumed some day if @keep, otherwise for good. */
void pastiche_tune_runner_leave (PasticheTuneRunner *runner, gboolean keep);

/* --- how far it is -------------------------------------------------------- */

PasticheStage pastiche_tune_runner_stage (PasticheTuneRunner *runner);

/* Whether its time is over. */
gboolean pastiche_tune_runner_is_done (PasticheTuneRunner *runner);

/* Why the last thing that was asked for failed, or NULL. */
const char *pastiche_tune_runner_problem (PasticheTuneRunner *runner);

/* After each step since it began or was resumed: *@n of them. */
const PasticheTuneProgress *pastiche_tune_runner_points (PasticheTuneRunner *runner, guint *n);

/* As pastiche_tune_states (), NULL when there is nothing. */
PasticheTuneState *pastiche_tune_runner_states (PasticheTuneRunner *runner, int *n);

/* --- beside it ------------------------------------------------------------ */

/* As pastiche_tune_style (). */
void pastiche_tune_runner_style_async (PasticheTuneRunner *runner, int state, GAsyncReadyCallback ready, gpointer data);
PasticheStyle *pastiche_tune_runner_style_finish (PasticheTuneRunner *runner, GAsyncResult *result, GError **error);

/* As pastiche_tune_save (), or with a NULL @path as pastiche_tune_save_own ().  Returns where it is: the path, or the
 * style's name. */
void  pastiche_tune_runner_save_async (PasticheTuneRunner      *runner,
                                       int                      state,
                                       const PasticheTuneWords *words,
                                       const char              *path,
                                       GAsyncReadyCallback      ready,
                                       gpointer                 data);
char *pastiche_tune_runner_save_finish (PasticheTuneRunner *runner, GAsyncResult *result, GError **error);
