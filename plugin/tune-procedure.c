/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-procedure.c: plug-in-pastiche-tune, for scripts: a style is fine-tuned
 * from paintings and becomes one of the artist's own.
 *
 *   (plug-in-pastiche-tune #:paintings (vector "harbour.jpg") #:title "The harbour" #:minutes 5)
 *
 * GIMP's Cancel kills the plug-in at once, so a checkpoint is written every
 * minute; the dialog then offers to go on from it.
 */
#include <libgimp/gimp.h>

#include <glib/gi18n-lib.h>

#include "drawable.h"
#include "job.h"
#include "pastiche-tune.h"
#include "tune-procedure.h"
#include "worker.h"

#define PROGRESS_PERIOD 100 /* ms */

/* --- Training ----------------------------------------------------------- */

static void
train (GTask *task, G_GNUC_UNUSED gpointer object, gpointer tune, G_GNUC_UNUSED GCancellable *cancellable)
{
  GError *error = NULL;

  if (pastiche_tune_run (tune, NULL, NULL, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
train_ended (G_GNUC_UNUSED GObject *object, G_GNUC_UNUSED GAsyncResult *result, gpointer loop)
{
  g_main_loop_quit (loop);
}

static gboolean
show_progress (gpointer tune)
{
  PasticheTuneProgress progress;

  pastiche_tune_progress (tune, &progress);
  gimp_progress_update (CLAMP (progress.fraction, 0, 1));
  return G_SOURCE_CONTINUE;
}

/* Train in a thread of its own, since its priority stays low from then on.  GIMP's procedures may only be called from the
 * main thread, so this one shows the progress; it does so in a main context of its own, so that nothing else is dispatched
 * meanwhile. */
static gboolean
run_tune (PasticheTune *tune, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GMainLoop) loop       = g_main_loop_new (context, FALSE);
  g_autoptr (GSource) timeout      = g_timeout_source_new (PROGRESS_PERIOD);
  g_autoptr (GTask) task           = NULL;
  PasticheWorker *worker           = pastiche_worker_new ("pastiche-tune");

  g_main_context_push_thread_default (context);
  task = g_task_new (NULL, NULL, train_ended, loop);
  g_task_set_task_data (task, tune, NULL);
  g_source_set_callback (timeout, show_progress, tune, NULL);
  g_source_attach (timeout, context);

  gimp_progress_init (_ ("Fine-tuning the style"));
  pastiche_worker_run (worker, task, train);
  g_main_loop_run (loop);
  gimp_progress_end ();

  g_source_destroy (timeout);
  pastiche_worker_free (worker);
  g_main_context_pop_thread_default (context);
  return g_task_propagate_boolean (task, error);
}

/* --- The pictures ------------------------------------------------------- */

/* One after the other, up to the first that cannot be used. */
static gboolean
add_paintings (PasticheTunePictures *pictures, char **files, double closeness, GError **error)
{
  for (; files != NULL && *files != NULL; files++)
    if (!pastiche_tune_pictures_read_painting (pictures, *files, closeness, error))
      return FALSE;
  return TRUE;
}

static gboolean
add_photographs (PasticheTunePictures *pictures, char **files, GError **error)
{
  for (; files != NULL && *files != NULL; files++)
    if (!pastiche_tune_pictures_read_photograph (pictures, *files, error))
      return FALSE;
  return TRUE;
}

/* The layer, if there is one, is another photograph. */
static gboolean
add_layer (PasticheTunePictures *pictures, GimpDrawable *layer, GError **error)
{
  g_autoptr (PasticheTarget) target = NULL;

  if (layer == NULL)
    return TRUE;
  target = pastiche_target_read (gimp_item_get_image (GIMP_ITEM (layer)), pastiche_target_layer (layer), error);
  return target != NULL && pastiche_tune_pictures_add_photograph (pictures, target->picture, error);
}

static PasticheTune *
begin (PasticheGallery *gallery, GimpProcedureConfig *config, GError **error)
{
  PasticheTuneSettings settings             = PASTICHE_TUNE_DEFAULT;
  g_autoptr (PasticheTunePictures) pictures = pastiche_tune_pictures_new (gallery, error);
  g_auto (GStrv) paintings                  = NULL;
  g_auto (GStrv) photographs                = NULL;
  g_autoptr (GimpDrawable) layer            = NULL;
  double closeness;
  int    seed;

  g_object_get (config, "paintings", &paintings, "photographs", &photographs, "drawable", &layer, "steps",
                &settings.steps, "minutes", &settings.minutes, "seed", &seed, "closeness", &closeness, NULL);
  settings.seed = seed;
  settings.game = (PasticheGame) gimp_procedure_config_get_choice_id (config, "loss");
  if (settings.steps > 0)
    settings.minutes = 0;
  pastiche_job_show_notices ();
  if (pictures == NULL || !add_paintings (pictures, paintings, closeness, error) ||
      !add_photographs (pictures, photographs, error) || !add_layer (pictures, layer, error))
    return NULL;
  return pastiche_tune_new (gallery, g_steal_pointer (&pictures), &settings, error);
}

/* --- The procedure ------------------------------------------------------ */

/* The new style's name, or NULL; when the training failed on the way, what it had come to is saved all the same. */
static char *
fine_tune (GimpProcedureConfig *config, GError **error)
{
  g_autoptr (PasticheGallery) gallery = pastiche_gallery_open (NULL, error);
  g_autoptr (PasticheTune) tune       = gallery != NULL ? begin (gallery, config, error) : NULL;
  g_autoptr (PasticheStyleInfo) info  = NULL;
  g_autofree char  *title = NULL, *artist = NULL, *licence = NULL, *source = NULL;
  PasticheTuneWords words = { 0 };
  gboolean          done;

  if (tune == NULL || !pastiche_tune_checkpoint (tune, NULL, error))
    return NULL;
  done = run_tune (tune, error);
  g_object_get (config, "title", &title, "artist", &artist, "licence", &licence, "source", &source, "private",
                &words.private_paintings, NULL);
  words.title   = title;
  words.artist  = artist;
  words.licence = licence;
  words.source  = source;
  info          = pastiche_tune_save_own (tune, done ? PASTICHE_TUNE_BEST : pastiche_tune_last (tune), &words, gallery,
                                 done ? error : NULL);
  if (info == NULL || !done)
    return NULL;
  pastiche_tune_remove_checkpoint (tune);
  return g_strdup (info->name);
}

static GimpValueArray *
run (GimpProcedure *procedure, GimpProcedureConfig *config, G_GNUC_UNUSED gpointer data)
{
  GError         *error = NULL;
  char           *name;
  GimpValueArray *values;

  gegl_init (NULL, NULL);
  name = fine_tune (config, &error);
  if (name == NULL)
    return gimp_procedure_new_return_values (procedure, GIMP_PDB_EXECUTION_ERROR, error);
  values = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
  g_value_take_string (gimp_value_array_index (values, 1), name);
  return values;
}

static void
add_choices (GimpProcedure *procedure)
{
  GimpChoice *loss = gimp_choice_new_with_values ("minimax", PASTICHE_MINIMAX, _ ("Minimax, the textbook’s"), NULL,
                                                  "non-saturating", PASTICHE_NON_SATURATING, _ ("Non-saturating"), NULL,
                                                  "hinge", PASTICHE_HINGE, _ ("Hinge, the steadiest"), NULL, NULL);

  gimp_procedure_add_double_argument (procedure, "closeness", _ ("Stro_kes"),
                                      _ ("How large the strokes become that the style learns: 1, as in the whole "
                                         "painting, to 4, as from close by, which needs more pixels"),
                                      1.0, PASTICHE_TUNE_CLOSEST, 1.0, G_PARAM_READWRITE);
  gimp_procedure_add_choice_argument (procedure, "loss", _ ("L_oss"), _ ("The loss function of the game"), loss,
                                      "hinge", G_PARAM_READWRITE);
}

/* What the style's file says of it, beside its title. */
static void
add_texts (GimpProcedure *procedure)
{
  gimp_procedure_add_string_argument (procedure, "artist", _ ("_Artist"), _ ("Who painted the paintings"), "",
                                      G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (procedure, "licence", _ ("_Licence"), _ ("What others may do with the style"), "",
                                      G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (procedure, "source", _ ("S_ource"), _ ("Where the paintings are from"), "",
                                      G_PARAM_READWRITE);
  gimp_procedure_add_boolean_argument (
      procedure, "private", _ ("_Without the paintings' names and picture"),
      _ ("The file of a style tells which paintings it was made of, and shows the first one small. "
         "Without that it still paints in their manner."),
      FALSE, G_PARAM_READWRITE);
}

GimpProcedure *
pastiche_tune_procedure_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure =
      gimp_procedure_new (plug_in, PASTICHE_TUNE_PROCEDURE, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

  gimp_procedure_set_documentation (procedure, _ ("Fine-tune a style on paintings"),
                                    _ ("Fine-tunes a style on paintings and saves it as one of the artist's own, "
                                       "which plug-in-pastiche then paints in."),
                                    PASTICHE_TUNE_PROCEDURE);
  gimp_procedure_set_attribution (procedure, "The Pastiche developers", "GPL-3.0-or-later", "2026");
  gimp_procedure_add_string_array_argument (procedure, "paintings", _ ("_Paintings"),
                                            _ ("Files of paintings to fine-tune on"), G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (procedure, "title", _ ("_Title"), _ ("What the style is to be called"),
                                      _ ("Own style"), G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "minutes", _ ("_Minutes"), _ ("How long to fine-tune"), 0.1, 10000.0,
                                      5.0, G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "steps", _ ("_Steps"),
                                   _ ("How many steps to fine-tune for; 0: by minutes"), 0, 10000000, 0,
                                   G_PARAM_READWRITE);
  gimp_procedure_add_string_array_argument (procedure, "photographs", _ ("P_hotographs"),
                                            _ ("Files of photographs to fine-tune with, beside those of Pastiche"),
                                            G_PARAM_READWRITE);
  gimp_procedure_add_drawable_argument (procedure, "drawable", _ ("_Layer"),
                                        _ ("A layer to be one of the photographs, or none"), TRUE, G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "seed", _ ("See_d"), _ ("The number that chance comes from"), 0, G_MAXINT,
                                   1, G_PARAM_READWRITE);
  add_choices (procedure);
  add_texts (procedure);
  gimp_procedure_add_string_return_value (procedure, "style", _ ("Style"), _ ("The new style's name"), "",
                                          G_PARAM_READWRITE);
  return procedure;
}
