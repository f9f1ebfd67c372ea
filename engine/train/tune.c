/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune.c: the game, drawn from pictures and played by a plan.
 */
#include <math.h>
#include <string.h>

#include "encoder.h"
#include "error.h"
#include "tune.h"

#define SMALLEST   64     /* pixels, a painting's side */
#define ONE_COLOUR 0.01   /* spread below which there is nothing to learn */
#define OWN_CHANCE 0.25   /* of a photograph to be the artist's */
#define AIMS       64     /* squares that the paintings' statistics are taken of */
#define CODES      32     /* squares that they are encoded by */
#define WARM       10     /* steps in which Adam comes to know the gradients */
#define SLOWER     4000   /* steps after which the rate has fallen to 1 ∕ √2 */
#define SETTLES    1000   /* steps from which on it falls as one over the steps, and the content weighs more, */
#define HOLDS      2      /* up to so many times: else what is learned in an hour is the painting's content; */
#define SURE       0.625f /* and the discriminator learns from what costs it more of a clueless one's loss than this */
#define GUARD      1.5f   /* of the content lost at the start, the most that the best state may lose */
#define ASTRAY     2.0f   /* times the smallest measure so far, from which on a state is no good */

/* Of a photograph and of a painting a square sees so many pixels for one: as in pretrained/recipe. */
#define PHOTO_LOW     0.8
#define PHOTO_HIGH    1.7
#define PAINTING_LOW  1.0
#define PAINTING_HIGH 1.5

/* What draws are for: each has numbers of its own. */
enum
{
  DRAW_PHOTOGRAPHS,
  DRAW_PAINTINGS,
  DRAW_AIM,
  DRAW_CODE,
  DRAW_MEASURED
};

/* --- Pictures ----------------------------------------------------------- */

static gboolean
add_painting (PasticheTune *tune, const PastichePainting *painting, GError **error)
{
  const PastichePicture *picture = painting->picture;
  gboolean               whole   = painting->width == 0;
  int                    x = whole ? 0 : painting->x, y = whole ? 0 : painting->y;
  int                    width  = whole ? picture->width : painting->width;
  int                    height = whole ? picture->height : painting->height;
  g_autofree char       *quoted = pastiche_quote (painting->name);

  if (x < 0 || y < 0 || width < 1 || height < 1 || width > picture->width - x || height > picture->height - y)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING,
                 "The part of %s to learn from does not lie in its %d×%d pixels.", quoted, picture->width,
                 picture->height);
  else if (MIN (width, height) < SMALLEST)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SIZE,
                 "%s is too small to learn from: %d×%d pixels, and it takes at least %d×%d.", quoted, width, height,
                 SMALLEST, SMALLEST);
  else if (!pastiche_crops_add (tune->paintings, picture, x, y, width, height, error))
    return FALSE;
  else if (pastiche_crops_spread (tune->paintings) < ONE_COLOUR)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SIZE,
                 "There is nothing to learn from %s: all of it is one colour.", quoted);
  else
    return TRUE;
  return FALSE;
}

static gboolean
add_photograph (PasticheTune *tune, const PastichePicture *picture, GError **error)
{
  return pastiche_crops_add (tune->photographs, picture, 0, 0, picture->width, picture->height, error);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The photographs that come with Pastiche lie beside the styles, in the order of their names. */
static gboolean
add_shipped (PasticheTune *tune, PasticheGallery *gallery, GError **error)
{
  g_autofree char *beside     = pastiche_gallery_path (gallery, ".." G_DIR_SEPARATOR_S "photographs");
  GDir            *dir        = g_dir_open (beside, 0, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  gboolean    ok = TRUE;

  while (dir && (name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".jpg"))
      g_ptr_array_add (paths, g_build_filename (beside, name, NULL));
  if (dir)
    g_dir_close (dir);
  g_ptr_array_sort (paths, compare_strings);
  for (guint i = 0; ok && i < paths->len; i++)
    {
      g_autoptr (PastichePicture) picture = pastiche_picture_load (g_ptr_array_index (paths, i), error);

      ok = picture && add_photograph (tune, picture, error);
    }
  return ok;
}

static gboolean
add_pictures (PasticheTune                 *tune,
              PasticheGallery              *gallery,
              const PastichePainting       *paintings,
              int                           n_paintings,
              const PastichePicture *const *photographs,
              int                           n_photographs,
              GError                      **error)
{
  g_autoptr (GString) names = g_string_new (NULL);
  int shipped;

  for (int i = 0; i < n_paintings; i++)
    {
      g_autofree char *name = pastiche_printable (paintings[i].name, 80);

      if (!add_painting (tune, &paintings[i], error))
        return FALSE;
      g_string_append_printf (names, i ? "\n%s" : "%s", name);
    }
  for (int i = 0; i < n_photographs; i++)
    if (!add_photograph (tune, photographs[i], error))
      return FALSE;
  if (!add_shipped (tune, gallery, error))
    return FALSE;
  tune->own   = n_photographs;
  tune->names = g_string_free (g_steal_pointer (&names), FALSE);
  pastiche_crops_pictures (tune->photographs, &shipped);
  if (n_paintings > 0 && shipped > 0)
    return TRUE;
  g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_SETTING, "A style is learned from at least one %s.",
               n_paintings > 0 ? "photograph" : "painting");
  return FALSE;
}

static gboolean
draw_paintings (PasticheTune *tune, int purpose, int step, PasticheBatch *to, GError **error)
{
  return pastiche_crops_draw (tune->paintings, 0, 0, pastiche_crops_seed (tune->settings.seed, purpose, step),
                              PAINTING_LOW, PAINTING_HIGH, to, error);
}

static gboolean
draw_photographs (PasticheTune *tune, int purpose, int step, PasticheBatch *to, GError **error)
{
  return pastiche_crops_draw (tune->photographs, tune->own, OWN_CHANCE,
                              pastiche_crops_seed (tune->settings.seed, purpose, step), PHOTO_LOW, PHOTO_HIGH, to,
                              error);
}

/* --- The beginning ------------------------------------------------------ */

static PasticheTraining training      = PASTICHE_TRAINING_DEFAULT;
static int              measure_every = 100; /* steps */

#ifdef PASTICHE_TESTS
/* Tests only: smaller steps than anybody would learn with, measured more often. */
void pastiche_tune_force_size (int batch, int size, int every);
void
pastiche_tune_force_size (int batch, int size, int every)
{
  training.batch = batch;
  training.size  = size;
  measure_every  = every;
}
#endif

PasticheTune *
pastiche_tune_prepare (PasticheGallery *gallery, const PasticheTuneSettings *settings, GError **error)
{
  g_autoptr (PasticheTune) tune = g_new0 (PasticheTune, 1);

  g_mutex_init (&tune->step);
  g_mutex_init (&tune->lock);
  tune->settings      = *settings;
  tune->training      = training;
  tune->training.game = settings->game;
  tune->paintings     = pastiche_crops_new (PASTICHE_TUNE_PAINTING_SIDE);
  tune->photographs   = pastiche_crops_new (PASTICHE_TUNE_PHOTO_SIDE);
  tune->kept          = g_array_new (FALSE, FALSE, sizeof (PasticheTuneKept));
  tune->measured_at   = -1;
  tune->every         = measure_every;
  tune->fd            = -1;
  g_array_set_clear_func (tune->kept, pastiche_tune_clear_kept);
  tune->base = pastiche_gallery_base (gallery, error);
  return tune->base ? g_steal_pointer (&tune) : NULL;
}

/* The paintings' code: the mean of their squares'. */
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
  PasticheWeights          *now   = &tune->now; /* the base under the paintings' code */

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

  for (int i = 0; i < tune->training.judgements; i++)
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

  if (!pastiche_batch_init (&tune->wide, n, side, side, 3, error) || !init_real (tune, error) ||
      !encode (tune, error) || !pastiche_discriminator_load (path, tune->base, &discriminator, error))
    return FALSE;
  ok = make_trainer (tune, &discriminator, error);
  pastiche_weights_clear (&discriminator);
  for (int i = 0; ok && i < PASTICHE_TUNE_MEASURED; i++)
    ok = pastiche_batch_init (&tune->measured[i], n, side, side, 3, error) &&
         draw_photographs (tune, DRAW_MEASURED, i, &tune->measured[i], error);
  return ok;
}

PasticheTune *
pastiche_tune_new (PasticheGallery              *gallery,
                   const PastichePainting       *paintings,
                   int                           n_paintings,
                   const PastichePicture *const *photographs,
                   int                           n_photographs,
                   const PasticheTuneSettings   *settings,
                   GError                      **error)
{
  g_autoptr (PasticheTune) tune = pastiche_tune_prepare (gallery, settings, error);

  if (tune && add_pictures (tune, gallery, paintings, n_paintings, photographs, n_photographs, error) &&
      pastiche_tune_begin (tune, gallery, error))
    return g_steal_pointer (&tune);
  return NULL;
}

void
pastiche_tune_free (PasticheTune *tune)
{
  if (tune->writer)
    g_thread_join (tune->writer);
  if (tune->fd >= 0)
    close (tune->fd);
  g_clear_pointer (&tune->base, pastiche_base_unref);
  g_clear_pointer (&tune->trainer, pastiche_trainer_free);
  pastiche_crops_free (tune->paintings);
  pastiche_crops_free (tune->photographs);
  pastiche_batch_clear (&tune->wide);
  for (int i = 0; i < PASTICHE_MAX_JUDGEMENTS; i++)
    pastiche_batch_clear (&tune->real[i]);
  for (int i = 0; i < PASTICHE_TUNE_MEASURED; i++)
    pastiche_batch_clear (&tune->measured[i]);
  pastiche_weights_clear (&tune->now);
  pastiche_tune_clear_kept (&tune->best);
  g_array_unref (tune->kept);
  g_mutex_clear (&tune->step);
  g_mutex_clear (&tune->lock);
  g_free (tune->names);
  g_free (tune->path);
  g_free (tune);
}

/* --- A step ------------------------------------------------------------- */

static gboolean
aim (PasticheTune *tune, PasticheJob *job, GError **error)
{
  if (tune->aimed)
    return TRUE;
  for (int i = 0; i < pastiche_blocks (AIMS, tune->real->n); i++)
    if (!draw_paintings (tune, DRAW_AIM, i, tune->real, error) ||
        !pastiche_trainer_aim (tune->trainer, job, i, tune->real, error))
      return FALSE;
  tune->aimed = TRUE;
  return TRUE;
}

/* How far the style is from the paintings, in the trunk, on photographs that are always the same.  That falls fast, to
 * where it says no more about which of two states is better, while the brush goes on to come: so the best state is the
 * newest one, unless the measure says that it has gone astray, or the photographs' content is lost. */
static gboolean
measure (PasticheTune *tune, PasticheJob *job, GError **error)
{
  PasticheTrainingLosses losses;
  float                  style, content;

  if (!pastiche_trainer_measure (tune->trainer, job, tune->measured, PASTICHE_TUNE_MEASURED, &losses, error))
    return FALSE;
  style   = losses.statistics + losses.gram;
  content = losses.content;
  if (tune->first == 0)
    {
      tune->first         = MAX (style, 1e-6f);
      tune->first_content = content;
    }
  g_mutex_lock (&tune->lock);
  tune->progress.measure = style / tune->first;
  g_mutex_unlock (&tune->lock);
  tune->smallest = tune->measured_at < 0 ? style : MIN (style, tune->smallest);
  if (!pastiche_tune_keep (tune, style <= ASTRAY * tune->smallest && content <= GUARD * tune->first_content, error))
    return FALSE;
  tune->measured_at = tune->progress.step;
  return TRUE;
}

/* 0..1 of the plan, −1 without one; under lock. */
static double
planned (const PasticheTune *tune)
{
  const PasticheTuneSettings *plan  = &tune->settings;
  double                      steps = plan->steps > 0 ? (double) tune->progress.step / plan->steps : -1;
  double                      time  = plan->minutes > 0 ? tune->progress.seconds / (60 * plan->minutes) : -1;

  return MIN (MAX (steps, time), 1);
}

/* How fast the next step goes, whatever the plan: it begins warm, and comes to rest. */
static PasticheTempo
tempo (const PasticheTune *tune)
{
  double step = tune->progress.step, past = MAX (1, step / SETTLES);
  int    known;

  pastiche_trainer_steps (tune->trainer, &known);
  return (PasticheTempo) { .rate    = MIN (1, (known + 1.0) / WARM) / sqrt (1 + step / SLOWER) / past,
                           .content = MIN (past, HOLDS),
                           .sure    = past > 1 ? SURE : 0 };
}

/* After a step that took so many @seconds. */
static void
note (PasticheTune *tune, const PasticheTrainingLosses *losses, double seconds)
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

/* One step, and before it what is due; under step. */
static gboolean
play (PasticheTune *tune, PasticheJob *job, GError **error)
{
  gint64                 began = g_get_monotonic_time ();
  int                    step = tune->progress.step, n = tune->training.judgements;
  PasticheTempo          now = tempo (tune);
  PasticheTrainingLosses losses;

  if (!aim (tune, job, error) ||
      (step % measure_every == 0 && tune->measured_at != step && !measure (tune, job, error)))
    return FALSE;
  for (int i = 0; i < n; i++)
    if (!draw_paintings (tune, DRAW_PAINTINGS, n * step + i, &tune->real[i], error))
      return FALSE;
  if (!draw_photographs (tune, DRAW_PHOTOGRAPHS, step, &tune->wide, error) ||
      !pastiche_trainer_step (tune->trainer, job, &now, &tune->wide, tune->real, &losses, error))
    return FALSE;
  note (tune, &losses, (g_get_monotonic_time () - began) / 1e6);
  return TRUE;
}

/* --- The game ----------------------------------------------------------- */

/* A step, or the end of the plan: *@done. */
static gboolean
go_on (PasticheTune *tune, PasticheJob *job, gboolean *done, GError **error)
{
  gboolean ok;

  g_mutex_lock (&tune->step);
  g_mutex_lock (&tune->lock);
  *done = planned (tune) >= 1;
  g_mutex_unlock (&tune->lock);
  if (!*done)
    ok = play (tune, job, error);
  else
    ok = tune->measured_at == tune->progress.step || (aim (tune, job, error) && measure (tune, job, error));
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
