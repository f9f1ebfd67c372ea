/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune.c: the training loop: what each step draws, its learning rates, when
 * the style is validated, and when the plan is done.
 */
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "encoder.h"
#include "error.h"
#include "tune.h"

#define OWN_CHANCE 0.25 /* of a photograph to be one of the artist's */
#define TARGETS    64   /* crops whose mean statistics are the style target */
#define CODES      32   /* crops whose mean code the style begins with */
#define WARM       10   /* steps after a start over which the learning rate grows linearly, while Adam's moments form */
#define SLOWER     4000 /* the learning rate decays as 1 ∕ √(1 + step ∕ SLOWER) */

/* From this step on it also decays as DECAY_FROM ∕ step. */
#define DECAY_FROM 1000

/* Upper bound of the factor by which the content loss's weight grows over the same steps.  Without that growth an hour of
 * training copies the paintings' subject. */
#define MOST_CONTENT_WEIGHT 2

/* From DECAY_FROM on the discriminator skips an update when its loss is below this fraction of the loss of an untrained one
 * (all logits 0). */
#define SKIP_BELOW 0.625f

/* A validated state does not become the best one when its content loss is above MOST_CONTENT_LOSS times that of the start,
 * or its style loss above MOST_STYLE_LOSS times the smallest so far. */
#define MOST_CONTENT_LOSS 1.5f
#define MOST_STYLE_LOSS   2.0f

#define LEAST_FIRST 1e-6f /* of the start's validation loss, as others are divided by it */

/* Range of a crop's scale: pixels of the reduced picture for one of the crop, the same as in pretrained/recipe. */
#define PHOTO_LOW     0.8
#define PHOTO_HIGH    1.7
#define PAINTING_LOW  1.0
#define PAINTING_HIGH 1.5

/* What crops are drawn for.  Each purpose has random numbers of its own, so the order here is part of the results. */
enum
{
  DRAW_PHOTOGRAPHS,
  DRAW_PAINTINGS,
  DRAW_TARGET,
  DRAW_CODE,
  DRAW_VALIDATION
};

/* --- Drawing ------------------------------------------------------------ */

/* The code is of paintings seen from as far as those that the encoder was trained with, however close the strokes are. */
static gboolean
draw_paintings (PasticheTune *tune, int purpose, int step, PasticheBatch *to, GError **error)
{
  return pastiche_crops_draw (tune->pictures->paintings, 0, 0, pastiche_crops_seed (tune->settings.seed, purpose, step),
                              PAINTING_LOW, PAINTING_HIGH, purpose == DRAW_CODE, to, error);
}

static gboolean
draw_photographs (PasticheTune *tune, int purpose, int step, PasticheBatch *to, GError **error)
{
  return pastiche_crops_draw (tune->pictures->photographs, tune->pictures->own, OWN_CHANCE,
                              pastiche_crops_seed (tune->settings.seed, purpose, step), PHOTO_LOW, PHOTO_HIGH, FALSE,
                              to, error);
}

/* --- The beginning ------------------------------------------------------ */

static PasticheTraining training       = PASTICHE_TRAINING_DEFAULT;
static int              validate_every = 100; /* steps */

#ifdef PASTICHE_TESTS
/* Tests only: smaller steps than are of use, validated every @every steps. */
void pastiche_tune_force_size (int batch, int size, int every);
void
pastiche_tune_force_size (int batch, int size, int every)
{
  training.batch = batch;
  training.size  = size;
  validate_every = every;
}
#endif

PasticheTune *
pastiche_tune_prepare (PasticheGallery            *gallery,
                       PasticheTunePictures       *pictures,
                       const PasticheTuneSettings *settings,
                       GError                    **error)
{
  g_autoptr (PasticheTune) tune = g_new0 (PasticheTune, 1);

  g_mutex_init (&tune->step);
  g_mutex_init (&tune->lock);
  tune->pictures    = pictures;
  tune->settings    = *settings;
  tune->training    = training;
  tune->losses      = PASTICHE_TUNE_LOSSES;
  tune->stored      = g_array_new (FALSE, FALSE, sizeof (PasticheTuneStored));
  tune->measured_at = -1;
  tune->every       = validate_every;
  tune->fd          = -1;
  g_array_set_clear_func (tune->stored, pastiche_tune_stored_clear);
  tune->base = pastiche_gallery_base (gallery, error);
  return tune->base ? g_steal_pointer (&tune) : NULL;
}

/* The paintings' code: the mean code of some of their crops. */
static gboolean
encode (PasticheTune *tune, GError **error)
{
  int   batches = pastiche_blocks (CODES, tune->real->n);
  float code[PASTICHE_CODE];

  memset (tune->code, 0, sizeof tune->code);
  for (int i = 0; i < batches; i++)
    {
      if (!draw_paintings (tune, DRAW_CODE, i, tune->real, error))
        return FALSE;
      for (int k = 0; k < tune->real->n; k++)
        {
          if (!pastiche_encoder_run (&tune->base->weights, NULL, &tune->real->at[k], code, error))
            return FALSE;
          for (int c = 0; c < PASTICHE_CODE; c++)
            tune->code[c] += code[c] / (batches * tune->real->n);
        }
    }
  return TRUE;
}

static gboolean
make_trainer (PasticheTune *tune, const PasticheWeights *discriminator, GError **error)
{
  int                       n;
  const PasticheTensorSpec *specs = pastiche_architecture_tensors (PASTICHE_KIND_STYLE, &n);
  PasticheWeights          *now   = &tune->now; /* the base with the style vector of the paintings' code */

  if (!pastiche_weights_init (now, PASTICHE_KIND_STYLE, error))
    return FALSE;
  for (int i = 0; i < PASTICHE_TENSOR_GENERATOR_END; i++)
    memcpy (now->data[i], tune->base->weights.data[i], specs[i].size * sizeof (float));
  pastiche_affine_run (&tune->base->weights, tune->code, now->data[PASTICHE_TENSOR_VECTOR]);
  tune->trainer = pastiche_trainer_new (&tune->training, now, discriminator, tune->code, error);
  return tune->trainer != NULL;
}

static gboolean
init_real (PasticheTune *tune, GError **error)
{
  int size = tune->training.size;

  for (int i = 0; i < tune->training.updates; i++)
    if (!pastiche_batch_init (&tune->real[i], tune->training.batch, size, size, 3, error))
      return FALSE;
  return TRUE;
}

gboolean
pastiche_tune_begin (PasticheTune *tune, PasticheGallery *gallery, GError **error)
{
  g_autofree char *path = pastiche_gallery_path (gallery, "discriminator" PASTICHE_FILE_ENDING);
  int              n = tune->training.batch, side = tune->training.size + 2 * tune->training.border;
  PasticheWeights  discriminator = { 0 };
  gboolean         ok;

  tune->training.game = tune->settings.game;
  if (!pastiche_batch_init (&tune->wide, n, side, side, 3, error) || !init_real (tune, error) ||
      !encode (tune, error) || !pastiche_discriminator_load (path, tune->base, &discriminator, error))
    return FALSE;
  ok = make_trainer (tune, &discriminator, error);
  pastiche_weights_clear (&discriminator);
  for (int i = 0; ok && i < PASTICHE_TUNE_VALIDATION; i++)
    ok = pastiche_batch_init (&tune->validation[i], n, side, side, 3, error) &&
         draw_photographs (tune, DRAW_VALIDATION, i, &tune->validation[i], error);
  return ok;
}

PasticheTune *
pastiche_tune_new (PasticheGallery            *gallery,
                   PasticheTunePictures       *pictures,
                   const PasticheTuneSettings *settings,
                   GError                    **error)
{
  g_autoptr (PasticheTune) tune = pastiche_tune_prepare (gallery, pictures, settings, error);

  if (tune && pastiche_tune_pictures_complete (tune->pictures, error) && pastiche_tune_begin (tune, gallery, error))
    return g_steal_pointer (&tune);
  return NULL;
}

void
pastiche_tune_free (PasticheTune *tune)
{
  /* Its error has nobody left to go to; whoever wants to know writes one last checkpoint before. */
  pastiche_tune_finish_writing (tune, NULL);
  if (tune->fd >= 0)
    close (tune->fd);
  g_clear_pointer (&tune->base, pastiche_base_unref);
  g_clear_pointer (&tune->trainer, pastiche_trainer_free);
  pastiche_tune_pictures_free (tune->pictures);
  pastiche_batch_clear (&tune->wide);
  for (int i = 0; i < PASTICHE_MAX_UPDATES; i++)
    pastiche_batch_clear (&tune->real[i]);
  for (int i = 0; i < PASTICHE_TUNE_VALIDATION; i++)
    pastiche_batch_clear (&tune->validation[i]);
  pastiche_weights_clear (&tune->now);
  pastiche_tune_stored_clear (&tune->best);
  g_array_unref (tune->stored);
  g_mutex_clear (&tune->step);
  g_mutex_clear (&tune->lock);
  g_free (tune->path);
  g_free (tune);
}

/* --- A step ------------------------------------------------------------- */

/* Set the trainer's style target, once. */
static gboolean
set_target (PasticheTune *tune, PasticheJob *job, GError **error)
{
  if (tune->has_target)
    return TRUE;
  for (int i = 0; i < pastiche_blocks (TARGETS, tune->real->n); i++)
    if (!draw_paintings (tune, DRAW_TARGET, i, tune->real, error) ||
        !pastiche_trainer_set_target (tune->trainer, job, i, tune->real, error))
      return FALSE;
  tune->has_target = TRUE;
  return TRUE;
}

/* Measure the losses on the validation photographs, and store the state.  The style loss in the trunk falls within the
 * first minute to where it no longer tells which of two states is better, although the style goes on improving; so the
 * best state is the newest one whose losses do not show that something went wrong. */
static gboolean
validate (PasticheTune *tune, PasticheJob *job, GError **error)
{
  PasticheTrainingLosses losses;
  float                  style, content;

  if (!pastiche_trainer_validate (tune->trainer, job, tune->validation, PASTICHE_TUNE_VALIDATION, &losses, error))
    return FALSE;
  style   = losses.statistics + losses.gram;
  content = losses.content;
  if (tune->first == 0)
    {
      tune->first         = MAX (style, LEAST_FIRST);
      tune->first_content = content;
    }
  g_mutex_lock (&tune->lock);
  tune->progress.measure = style / MAX (tune->first, LEAST_FIRST); /* it may be a file's */
  g_mutex_unlock (&tune->lock);
  tune->smallest = tune->measured_at < 0 ? style : MIN (style, tune->smallest);
  if (!pastiche_tune_store_state (
          tune, style <= MOST_STYLE_LOSS * tune->smallest && content <= MOST_CONTENT_LOSS * tune->first_content, error))
    return FALSE;
  tune->measured_at = tune->progress.step;
  return TRUE;
}

/* The part of the plan that is done, 0..1, or −1 without a plan; under lock. */
static double
planned (const PasticheTune *tune)
{
  const PasticheTuneSettings *plan  = &tune->settings;
  double                      steps = plan->steps > 0 ? (double) tune->progress.step / plan->steps : -1;
  double                      time  = plan->minutes > 0 ? tune->progress.seconds / (60 * plan->minutes) : -1;

  return MIN (MAX (steps, time), 1);
}

/* The next step's learning rates and weights; they do not depend on the plan, which may change at any time. */
static PasticheSchedule
schedule (const PasticheTune *tune)
{
  double step = tune->progress.step, past = MAX (1, step / DECAY_FROM);
  int    adam_steps;

  pastiche_trainer_steps (tune->trainer, &adam_steps);
  return (PasticheSchedule) { .rate       = MIN (1, (adam_steps + 1.0) / WARM) / sqrt (1 + step / SLOWER) / past,
                              .content    = MIN (past, MOST_CONTENT_WEIGHT),
                              .skip_below = past > 1 ? SKIP_BELOW : 0 };
}

/* Publish the step that was just done, which took @seconds. */
static void
publish (PasticheTune *tune, const PasticheTrainingLosses *losses, double seconds)
{
  PasticheTuneProgress *progress = &tune->progress;
  PasticheTrainerPart   parts[PASTICHE_TRAINER_PARTS];

  pastiche_trainer_parts (tune->trainer, parts);
  g_mutex_lock (&tune->lock);
  progress->step++;
  progress->seconds += seconds;
  progress->fraction      = planned (tune);
  progress->discriminator = losses->discriminator;
  progress->generator     = losses->adversarial;
  progress->style         = losses->statistics + losses->gram;
  progress->content       = losses->content;
  memcpy (tune->now.data[0], parts[PASTICHE_PART_AVERAGE].values, parts[PASTICHE_PART_AVERAGE].n * sizeof (float));
  g_mutex_unlock (&tune->lock);
}

/* One step, and before it the validation if it is due; under step. */
static gboolean
train (PasticheTune *tune, PasticheJob *job, GError **error)
{
  gint64                 began = g_get_monotonic_time ();
  int                    step = tune->progress.step, n = tune->training.updates;
  PasticheSchedule       now = schedule (tune);
  PasticheTrainingLosses losses;

  if (!set_target (tune, job, error) ||
      (step % validate_every == 0 && tune->measured_at != step && !validate (tune, job, error)))
    return FALSE;
  for (int i = 0; i < n; i++)
    if (!draw_paintings (tune, DRAW_PAINTINGS, n * step + i, &tune->real[i], error))
      return FALSE;
  if (!draw_photographs (tune, DRAW_PHOTOGRAPHS, step, &tune->wide, error) ||
      !pastiche_trainer_step (tune->trainer, job, &now, &tune->wide, tune->real, &losses, error))
    return FALSE;
  publish (tune, &losses, (g_get_monotonic_time () - began) / 1e6);
  return TRUE;
}

/* --- The loop ----------------------------------------------------------- */

/* A step; or, when the plan is *@done, the last validation and checkpoint. */
static gboolean
go_on (PasticheTune *tune, PasticheJob *job, gboolean *done, GError **error)
{
  gboolean ok;

  g_mutex_lock (&tune->step);
  g_mutex_lock (&tune->lock);
  *done = planned (tune) >= 1;
  g_mutex_unlock (&tune->lock);
  if (!*done)
    ok = train (tune, job, error);
  else
    ok = tune->measured_at == tune->progress.step || (set_target (tune, job, error) && validate (tune, job, error));
  ok = ok && pastiche_tune_write (tune, *done, *done, error);
  g_mutex_unlock (&tune->step);
  return ok;
}

gboolean
pastiche_tune_run (PasticheTune *tune, PasticheTuneFunc func, gpointer data, GCancellable *cancellable, GError **error)
{
  gboolean done = FALSE;

  pastiche_step_back ();
  while (!done)
    {
      PasticheJob          job = { .cancellable = cancellable };
      PasticheTuneProgress progress;

      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !go_on (tune, &job, &done, error))
        return FALSE;
      pastiche_tune_progress (tune, &progress);
      if (!done && func)
        func (&progress, data);
    }
  return TRUE;
}

void
pastiche_tune_progress (PasticheTune *tune, PasticheTuneProgress *progress)
{
  g_mutex_lock (&tune->lock);
  *progress = tune->progress;
  g_mutex_unlock (&tune->lock);
}

void
pastiche_tune_plan (PasticheTune *tune, int steps, double minutes)
{
  g_mutex_lock (&tune->lock);
  tune->settings.steps   = steps;
  tune->settings.minutes = minutes;
  g_mutex_unlock (&tune->lock);
}
