/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-checkpoint.c: a tune in a file, from which training goes on to the same
 * result as if it had never stopped.  It is a .safetensors file of kind
 * “tuning”: the reduced pictures as bytes, all numbers that steps change as
 * float32, and everything else as metadata.  The process that trains holds a
 * lock on the file, so that no other one goes on with it.
 */
#include <string.h>
#include <unistd.h>

#include "error.h"
#include "half.h"
#include "safetensors-write.h"
#include "tune.h"

#define KIND       "tuning"
#define BEST_PARTS 3

static double seconds_between = 60; /* two checkpoints */

#ifdef PASTICHE_TESTS
void pastiche_tune_write_every (double seconds); /* tests only */
void
pastiche_tune_write_every (double seconds)
{
  seconds_between = seconds;
}
#endif

/* --- Numbers ------------------------------------------------------------ */

/* The tensors that a part consists of: a style's, a discriminator's without its singular vectors, or these. */
static const PasticheTensorSpec *
specs_of (const char *part, int *n)
{
  const PasticheTensorSpec *specs;

  if (strstr (part, "discriminator") || strstr (part, "critics"))
    {
      specs = pastiche_architecture_tensors (PASTICHE_KIND_DISCRIMINATOR, n);
      *n    = PASTICHE_TENSOR_SINGULAR;
    }
  else if (strstr (part, "singular"))
    {
      specs = pastiche_architecture_tensors (PASTICHE_KIND_DISCRIMINATOR, n) + PASTICHE_TENSOR_SINGULAR;
      *n -= PASTICHE_TENSOR_SINGULAR;
    }
  else
    specs = pastiche_architecture_tensors (PASTICHE_KIND_STYLE, n);
  return specs;
}

static gsize
floats_of (const char *part)
{
  int                       n;
  const PasticheTensorSpec *specs = specs_of (part, &n);
  gsize                     total = 0;

  for (int i = 0; i < n; i++)
    total += specs[i].size;
  return total;
}

/* Beside the pictures a file holds the style five times (itself, its average, Adam's two moments, the best state's), the
 * discriminator four times, and its singular vectors twice. */
gsize
pastiche_tune_checkpoint_room (void)
{
  return PASTICHE_TENSOR_MAX_DATA -
         sizeof (float) * (5 * floats_of ("style") + 4 * floats_of ("discriminator") + 2 * floats_of ("singular"));
}

/* The trainer's parts, then those of the best state, whose values are NULL before there is one:
 * @parts [PASTICHE_TRAINER_PARTS + BEST_PARTS]. */
static void
all_parts (PasticheTune *tune, PasticheTrainerPart *parts)
{
  static const struct
  {
    int         like;
    const char *name;
  } best[BEST_PARTS] = { { PASTICHE_PART_AVERAGE, "best.average" },
                         { PASTICHE_PART_DISCRIMINATOR, "best.discriminator" },
                         { PASTICHE_PART_SINGULAR, "best.singular" } };
  float *values      = tune->best.values;

  pastiche_trainer_parts (tune->trainer, parts);
  for (int i = 0; i < BEST_PARTS; i++)
    {
      gsize n = parts[best[i].like].n;

      parts[PASTICHE_TRAINER_PARTS + i] = (PasticheTrainerPart) { best[i].name, values, n };
      values                            = values ? values + n : NULL;
    }
}

static gboolean
add_part (PasticheTensorWriter *writer, const PasticheTrainerPart *part, GError **error)
{
  int                       n;
  const PasticheTensorSpec *specs  = specs_of (part->name, &n);
  const float              *values = part->values;

  for (int i = 0; values && i < n; values += specs[i++].size)
    {
      g_autofree char *name = g_strconcat (part->name, ".", specs[i].name, NULL);
      guint8 *bytes = pastiche_tensor_writer_add (writer, name, specs[i].n_dims, specs[i].shape, PASTICHE_F32, error);

      if (!bytes)
        return FALSE;
      pastiche_float_to_little_endian (values, bytes, specs[i].size);
    }
  return TRUE;
}

static gboolean
missing (const PasticheTensorFile *file, const char *what, GError **error)
{
  return pastiche_tensor_file_damaged (file, error, _ ("“%s” is missing or not what it should be"), what);
}

/* Adam divides by the roots of its mean squares. */
static gboolean
has_negative (const float *values, gsize n)
{
  gboolean negative = FALSE;

  for (gsize i = 0; i < n; i++)
    negative |= values[i] < 0;
  return negative;
}

static gboolean
read_part (const PasticheTensorFile *file, const guint8 *bytes, const PasticheTrainerPart *part, GError **error)
{
  int                       n;
  const PasticheTensorSpec *specs  = specs_of (part->name, &n);
  float                    *values = part->values;

  for (int i = 0; values && i < n; values += specs[i++].size)
    {
      g_autofree char           *name  = g_strconcat (part->name, ".", specs[i].name, NULL);
      const PasticheTensorEntry *entry = pastiche_tensor_file_find (file, name);

      if (!entry || entry->dtype != PASTICHE_F32 || entry->values != specs[i].size)
        return missing (file, name, error);
      if (!pastiche_tensor_file_convert (file, entry, bytes, values, error))
        return FALSE;
      if (g_str_has_suffix (part->name, ".square") && has_negative (values, specs[i].size))
        return missing (file, name, error);
    }
  return TRUE;
}

/* --- Pictures ----------------------------------------------------------- */

static gboolean
add_pictures (PasticheTensorWriter *writer, const char *kind, const PasticheCrops *crops, GError **error)
{
  int                    n;
  const PasticheCropped *pictures = pastiche_crops_pictures (crops, &n);

  for (int i = 0; i < n; i++)
    {
      g_autofree char *name   = g_strdup_printf ("%s.%d", kind, i);
      int              dims[] = { pictures[i].height, pictures[i].width, 3 };
      guint8          *bytes  = pastiche_tensor_writer_add (writer, name, 3, dims, PASTICHE_I8, error);

      if (!bytes)
        return FALSE;
      memcpy (bytes, pictures[i].rgb, 3 * (gsize) dims[0] * dims[1]);
    }
  return TRUE;
}

/* The pictures @kind.0, @kind.1, … as long as there is one, and at least one; with shorter sides of @least to @most
 * pixels. */
static gboolean
read_pictures (const PasticheTensorFile *file,
               const guint8             *bytes,
               const char               *kind,
               int                       least,
               int                       most,
               PasticheCrops            *crops,
               GError                  **error)
{
  for (int i = 0;; i++)
    {
      g_autofree char           *name    = g_strdup_printf ("%s.%d", kind, i);
      const PasticheTensorEntry *entry   = pastiche_tensor_file_find (file, name);
      int                        side    = entry && entry->n_dims == 3 ? MIN (entry->dims[0], entry->dims[1]) : 0;
      PasticheCropped            cropped = { 0 };

      if (!entry && i > 0)
        return TRUE;
      if (!entry || entry->dtype != PASTICHE_I8 || side < least || side > most || entry->dims[2] != 3)
        return missing (file, name, error);
      cropped = (PasticheCropped) { entry->dims[1], entry->dims[0], pastiche_alloc (entry->length, 1, error) };
      if (!cropped.rgb)
        return FALSE;
      memcpy (cropped.rgb, bytes + entry->offset, entry->length);
      pastiche_crops_take (crops, &cropped);
    }
}

/* --- The rest ----------------------------------------------------------- */

#define MOST_MINUTES 1e6
#define MOST_LOSS    1e12

/* A metadatum that is a number from @least to @most, in one of three types; one table of them serves writing and reading. */
typedef struct
{
  const char *name;
  double      least, most;
  int        *integer;
  double     *real;
  float      *single;
} Number;

#define MOST_NUMBERS 18

static int
numbers_of (PasticheTune *tune, int *adam_steps, int *game, int *seed, Number *numbers)
{
  PasticheTuneProgress *progress = &tune->progress;
  PasticheTuneState    *best     = &tune->best.info;
  const Number          all[]    = {
    { "game", PASTICHE_MINIMAX, PASTICHE_HINGE, game, NULL, NULL },
    { "seed", G_MININT, G_MAXINT, seed, NULL, NULL },
    { "steps", 0, G_MAXINT, &tune->settings.steps, NULL, NULL },
    { "minutes", 0, MOST_MINUTES, NULL, &tune->settings.minutes, NULL },
    { "photographs_own", 0, G_MAXINT, &tune->pictures->own, NULL, NULL },
    { "adam_steps", 0, PASTICHE_TUNE_MOST_STEP, adam_steps, NULL, NULL },
    { "step", 0, PASTICHE_TUNE_MOST_STEP, &progress->step, NULL, NULL },
    { "seconds", 0, PASTICHE_TUNE_MOST_SECONDS, NULL, &progress->seconds, NULL },
    { "measure", 0, MOST_LOSS, NULL, NULL, &progress->measure },
    { "measured_at", -1, PASTICHE_TUNE_MOST_STEP, &tune->measured_at, NULL, NULL },
    { "first", 0, MOST_LOSS, NULL, NULL, &tune->first },
    { "first_content", 0, MOST_LOSS, NULL, NULL, &tune->first_content },
    { "smallest", 0, MOST_LOSS, NULL, NULL, &tune->smallest },
    { "best_step", 0, PASTICHE_TUNE_MOST_STEP, &best->step, NULL, NULL },
    { "best_seconds", 0, PASTICHE_TUNE_MOST_SECONDS, NULL, &best->seconds, NULL },
    { "best_measure", 0, MOST_LOSS, NULL, NULL, &best->measure },
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (all) <= MOST_NUMBERS);
  memcpy (numbers, all, sizeof all);
  return G_N_ELEMENTS (all);
}

static JsonObject *
describe (PasticheTune *tune)
{
  JsonObject      *object = json_object_new ();
  g_autofree char *losses = g_strdup_printf ("%d", tune->losses);
  int              game = tune->settings.game, seed = (int) tune->settings.seed, adam_steps;
  Number           numbers[MOST_NUMBERS];
  int              n = numbers_of (tune, &adam_steps, &game, &seed, numbers);

  pastiche_trainer_steps (tune->trainer, &adam_steps);
  json_object_set_string_member (object, "kind", KIND);
  json_object_set_string_member (object, "architecture", PASTICHE_ARCHITECTURE);
  json_object_set_string_member (object, "base_sha256", tune->base->sha256);
  json_object_set_string_member (object, "paintings", tune->pictures->names->str);
  json_object_set_string_member (object, "losses", losses);
  for (int i = 0; i < n; i++)
    {
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      if (numbers[i].integer)
        g_snprintf (text, sizeof text, "%d", *numbers[i].integer);
      else
        g_ascii_dtostr (text, sizeof text, numbers[i].real ? *numbers[i].real : *numbers[i].single);
      json_object_set_string_member (object, numbers[i].name, text);
    }
  return object;
}

static gboolean
read_numbers (const PasticheTensorFile *file, const Number *numbers, int n, GError **error)
{
  for (int i = 0; i < n; i++)
    {
      const char *text = g_hash_table_lookup (file->metadata, numbers[i].name);
      char       *end  = NULL;
      double      value;

      value = text ? g_ascii_strtod (text, &end) : 0;
      if (!text || end == text || *end || !(value >= numbers[i].least && value <= numbers[i].most))
        return missing (file, numbers[i].name, error);
      if (numbers[i].integer)
        *numbers[i].integer = (int) value;
      else if (numbers[i].real)
        *numbers[i].real = value;
      else
        *numbers[i].single = (float) value;
    }
  return TRUE;
}

/* --- Writing ------------------------------------------------------------ */

typedef struct
{
  PasticheTune         *tune;
  PasticheTensorWriter *writer;
  JsonObject           *metadata;
  char                 *path;
} Writing;

/* The thread's result is a GError, or NULL. */
static gpointer
write_out (gpointer data)
{
  Writing      *writing = data;
  PasticheTune *tune    = writing->tune;
  GError       *error   = NULL;
  g_autoptr (PasticheAtomicFile) file =
      pastiche_tensor_writer_write_private (writing->writer, writing->path, writing->metadata, &error);

  if (file)
    pastiche_tune_put_file (tune, file, writing->path, &error);
  pastiche_tensor_writer_free (writing->writer);
  g_free (writing->path);
  g_free (writing);
  g_atomic_int_set (&tune->writing, 0);
  return error;
}

/* A copy of everything as it is now; under step. */
static Writing *
copy_all (PasticheTune *tune, GError **error)
{
  g_autoptr (PasticheTensorWriter) writer = pastiche_tensor_writer_new ();
  PasticheTrainerPart parts[PASTICHE_TRAINER_PARTS + BEST_PARTS];
  Writing            *writing;

  all_parts (tune, parts);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!add_part (writer, &parts[i], error))
      return NULL;
  if (!add_pictures (writer, "painting", tune->pictures->paintings, error) ||
      !add_pictures (writer, "photograph", tune->pictures->photographs, error))
    return NULL;
  writing  = g_new (Writing, 1);
  *writing = (Writing) { tune, g_steal_pointer (&writer), NULL, g_strdup (tune->path) };
  g_mutex_lock (&tune->lock); /* the plan may be changed meanwhile */
  writing->metadata = describe (tune);
  g_mutex_unlock (&tune->lock);
  return writing;
}

gboolean
pastiche_tune_finish_writing (PasticheTune *tune, GError **error)
{
  GError *failed = tune->writer ? g_thread_join (g_steal_pointer (&tune->writer)) : g_steal_pointer (&tune->unwritten);

  if (failed)
    g_propagate_error (error, failed);
  return failed == NULL;
}

/* In a thread of its own, or in this one where the system refuses another. */
static void
start (PasticheTune *tune, Writing *writing)
{
  g_atomic_int_set (&tune->writing, 1);
  tune->writer = g_thread_try_new ("checkpoint", write_out, writing, NULL);
  if (!tune->writer)
    tune->unwritten = write_out (writing);
}

gboolean
pastiche_tune_write (PasticheTune *tune, gboolean now, gboolean wait, GError **error)
{
  gint64   time = g_get_monotonic_time ();
  Writing *writing;

  if (!tune->path || (!now && time - tune->written < seconds_between * G_USEC_PER_SEC) ||
      (!now && g_atomic_int_get (&tune->writing)))
    return TRUE;
  if (!pastiche_tune_finish_writing (tune, now ? NULL : error) && !now)
    return FALSE;
  writing = copy_all (tune, error);
  if (!writing)
    return FALSE;
  tune->written = time;
  start (tune, writing);
  return !wait || pastiche_tune_finish_writing (tune, error);
}

/* --- Resuming ----------------------------------------------------------- */

PasticheTensorFile *
pastiche_tune_open_checkpoint (const char *path, GError **error)
{
  g_autoptr (PasticheTensorFile) file = pastiche_tensor_file_open (path, error);

  if (file && g_strcmp0 (g_hash_table_lookup (file->metadata, "kind"), KIND) == 0)
    return g_steal_pointer (&file);
  if (file)
    g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT, _ ("%s is no checkpoint of a fine-tuning."), file->name);
  return NULL;
}

/* Files without a number were written before losses had one. */
static gboolean
read_losses (PasticheTune *tune, const PasticheTensorFile *file, GError **error)
{
  const char *text = g_hash_table_lookup (file->metadata, "losses");

  tune->losses = text ? (int) g_ascii_strtoll (text, NULL, 10) : 1;
  if (tune->losses < 1 || tune->losses > PASTICHE_TUNE_LOSSES)
    {
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT,
                   _ ("%s cannot be resumed: it was begun with losses that this version does not have."), file->name);
      return FALSE;
    }
  if (tune->losses < 2)
    tune->training.match = tune->training.alike = 0;
  if (tune->losses < 3)
    tune->training.affinity = 0;
  return TRUE;
}

/* Validate the metadata before anything is built from it. */
static gboolean
read_settings (PasticheTune *tune, const PasticheTensorFile *file, int *adam_steps, GError **error)
{
  const char *names = g_hash_table_lookup (file->metadata, "paintings");
  const char *base  = g_hash_table_lookup (file->metadata, "base_sha256");
  int         game, seed;
  Number      numbers[MOST_NUMBERS];
  int         n = numbers_of (tune, adam_steps, &game, &seed, numbers);

  if (g_strcmp0 (base, tune->base->sha256) != 0)
    {
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_FORMAT,
                   _ ("%s cannot be resumed: it was begun with another base."), file->name);
      return FALSE;
    }
  if (!names)
    return missing (file, "paintings", error);
  if (!read_numbers (file, numbers, n, error))
    return FALSE;
  if (!read_losses (tune, file, error))
    return FALSE;
  g_string_assign (tune->pictures->names, names);
  tune->settings.game = game;
  tune->settings.seed = (guint) seed;
  return TRUE;
}

static gboolean
read_state (PasticheTune *tune, const PasticheTensorFile *file, const guint8 *bytes, int adam_steps, GError **error)
{
  PasticheTrainerPart parts[PASTICHE_TRAINER_PARTS + BEST_PARTS];

  if (pastiche_tensor_file_find (file, "best.average.vector"))
    {
      tune->best.values = pastiche_alloc_floats (pastiche_tune_state_size (tune), error);
      if (!tune->best.values)
        return FALSE;
      tune->progress.best = tune->best.info.step;
      tune->astray        = tune->measured_at > tune->best.info.step;
    }
  all_parts (tune, parts);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!read_part (file, bytes, &parts[i], error))
      return FALSE;
  memcpy (tune->now.data[0], parts[PASTICHE_PART_AVERAGE].values, parts[PASTICHE_PART_AVERAGE].n * sizeof (float));
  pastiche_trainer_restored (tune->trainer, tune->progress.step, adam_steps);
  return TRUE;
}

static PasticheTune *
read_tune (PasticheGallery *gallery, const PasticheTensorFile *file, GError **error)
{
  PasticheTuneSettings settings = PASTICHE_TUNE_DEFAULT;
  g_autoptr (PasticheTune) tune =
      pastiche_tune_prepare (gallery, pastiche_tune_pictures_new_empty (), &settings, error);
  const char *sha256     = g_hash_table_lookup (file->metadata, "sha256");
  guint8     *bytes      = NULL;
  int         adam_steps = 0;
  gboolean    ok;

  if (!tune || !read_settings (tune, file, &adam_steps, error))
    return NULL;
  if (!sha256)
    return missing (file, "sha256", error), NULL;
  bytes = pastiche_tensor_file_read (file, sha256, error);
  ok    = bytes &&
       read_pictures (file, bytes, "painting", PASTICHE_TUNE_PAINTING_SIDE,
                      PASTICHE_TUNE_CLOSEST * PASTICHE_TUNE_PAINTING_SIDE, tune->pictures->paintings, error) &&
       read_pictures (file, bytes, "photograph", PASTICHE_TUNE_PHOTO_SIDE, PASTICHE_TUNE_PHOTO_SIDE,
                      tune->pictures->photographs, error) &&
       pastiche_tune_begin (tune, gallery, error) && read_state (tune, file, bytes, adam_steps, error);
  pastiche_free (bytes);
  return ok ? g_steal_pointer (&tune) : NULL;
}

PasticheTune *
pastiche_tune_resume (PasticheGallery *gallery, const char *path, GError **error)
{
  gboolean held;
  int      fd = pastiche_tune_lock_file (path, &held); /* first, so that it stays what is read */
  g_autoptr (PasticheTensorFile) file = NULL;
  g_autoptr (PasticheTune) tune       = NULL;

  if (held)
    return pastiche_tune_in_use_error (path, error), NULL;
  file = pastiche_tune_open_checkpoint (path, error);
  tune = file ? read_tune (gallery, file, error) : NULL;
  if (!tune)
    {
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  tune->fd      = fd;
  tune->path    = g_strdup (path);
  tune->written = g_get_monotonic_time ();
  return g_steal_pointer (&tune);
}
