/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-procedure.c: plug-in-pastiche-tune, for scripts: a style is learned
 * from paintings and becomes one of the artist's own.
 *
 *   (plug-in-pastiche-tune #:paintings (vector "harbour.jpg") #:title "The harbour" #:minutes 5)
 *
 * It is kept in a file on the way, as GIMP's Cancel kills the plug-in at once.
 */
#include <libgimp/gimp.h>

#include <glib/gi18n-lib.h>

#include "drawable.h"
#include "pastiche-tune.h"
#include "tune-procedure.h"

#define PROGRESS_PERIOD (100 * G_TIME_SPAN_MILLISECOND)

/* --- The game, in a thread of its own ----------------------------------- */

typedef struct
{
  PasticheTune *tune;
  GError       *error;
  gint          done; /* atomic */
} Game;

static gpointer
play (gpointer data)
{
  Game *game = data;

  pastiche_tune_run (game->tune, NULL, NULL, NULL, &game->error);
  g_atomic_int_set (&game->done, 1);
  return NULL;
}

/* GIMP's procedures belong to the main thread, so it is this one that looks how far the game is. */
static gboolean
watch (PasticheTune *tune, GError **error)
{
  Game     game   = { .tune = tune };
  GThread *thread = g_thread_new ("pastiche-tune", play, &game);

  gimp_progress_init (_ ("Learning the style"));
  while (!g_atomic_int_get (&game.done))
    {
      PasticheTuneProgress progress;

      pastiche_tune_progress (tune, &progress);
      gimp_progress_update (CLAMP (progress.fraction, 0, 1));
      g_usleep (PROGRESS_PERIOD);
    }
  g_thread_join (thread);
  gimp_progress_end ();
  if (game.error != NULL)
    g_propagate_error (error, game.error);
  return game.error == NULL;
}

/* --- What to learn ------------------------------------------------------ */

/* The pictures in @files. */
static GPtrArray *
load (char **files, GError **error)
{
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_picture_free);

  for (; files != NULL && *files != NULL; files++)
    {
      PastichePicture *picture = pastiche_picture_load (*files, error);

      if (picture == NULL)
        return NULL;
      g_ptr_array_add (pictures, picture);
    }
  return g_steal_pointer (&pictures);
}

/* The layer, if any, is one of the photographs. */
static gboolean
add_layer (GPtrArray *photographs, GimpDrawable *layer, GError **error)
{
  g_autoptr (PasticheTarget) target = NULL;

  if (layer == NULL)
    return TRUE;
  target = pastiche_target_read (gimp_item_get_image (GIMP_ITEM (layer)), layer, error);
  if (target == NULL)
    return FALSE;
  g_ptr_array_add (photographs, g_steal_pointer (&target->picture));
  return TRUE;
}

static PasticheTune *
begin (PasticheGallery *gallery, GimpProcedureConfig *config, GError **error)
{
  PasticheTuneSettings settings          = PASTICHE_TUNE_DEFAULT;
  g_auto (GStrv) files                   = NULL;
  g_auto (GStrv) photo_files             = NULL;
  g_autoptr (GimpDrawable) layer         = NULL;
  g_autoptr (GPtrArray) pictures         = NULL;
  g_autoptr (GPtrArray) photographs      = NULL;
  g_autoptr (GPtrArray) names            = g_ptr_array_new_with_free_func (g_free);
  g_autofree PastichePainting *paintings = NULL;
  int                          seed;

  g_object_get (config, "paintings", &files, "photographs", &photo_files, "drawable", &layer, "steps", &settings.steps,
                "minutes", &settings.minutes, "seed", &seed, NULL);
  settings.seed = seed;
  if (settings.steps > 0)
    settings.minutes = 0;
  if ((pictures = load (files, error)) == NULL || (photographs = load (photo_files, error)) == NULL ||
      !add_layer (photographs, layer, error))
    return NULL;
  paintings = g_new0 (PastichePainting, pictures->len + 1);
  for (guint i = 0; i < pictures->len; i++)
    {
      g_ptr_array_add (names, g_path_get_basename (files[i]));
      paintings[i].picture = g_ptr_array_index (pictures, i);
      paintings[i].name    = g_ptr_array_index (names, i);
    }
  return pastiche_tune_new (gallery, paintings, pictures->len, (const PastichePicture *const *) photographs->pdata,
                            photographs->len, &settings, error);
}

/* --- The procedure ------------------------------------------------------ */

/* The new style's name, or NULL. */
static char *
learn (GimpProcedureConfig *config, GError **error)
{
  g_autoptr (PasticheGallery) gallery = pastiche_gallery_open (NULL, error);
  g_autoptr (PasticheTune) tune       = gallery != NULL ? begin (gallery, config, error) : NULL;
  g_autoptr (PasticheStyleInfo) info  = NULL;
  g_autofree char  *title             = NULL;
  PasticheTuneWords words             = { 0 };

  if (tune == NULL || !pastiche_tune_keep_in (tune, NULL, error) || !watch (tune, error))
    return NULL;
  g_object_get (config, "title", &title, NULL);
  words.title = title;
  info        = pastiche_tune_save_own (tune, PASTICHE_TUNE_BEST, &words, gallery, error);
  if (info == NULL)
    return NULL;
  pastiche_tune_forget (tune);
  return g_strdup (info->name);
}

static GimpValueArray *
run (GimpProcedure *procedure, GimpProcedureConfig *config, G_GNUC_UNUSED gpointer data)
{
  GError         *error = NULL;
  char           *name;
  GimpValueArray *values;

  gegl_init (NULL, NULL);
  name = learn (config, &error);
  if (name == NULL)
    return gimp_procedure_new_return_values (procedure, GIMP_PDB_EXECUTION_ERROR, error);
  values = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
  g_value_take_string (gimp_value_array_index (values, 1), name);
  return values;
}

GimpProcedure *
pastiche_tune_procedure_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure =
      gimp_procedure_new (plug_in, PASTICHE_TUNE_PROCEDURE, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

  gimp_procedure_set_documentation (procedure, _ ("Learn a style from paintings"),
                                    _ ("Learns a style from paintings and keeps it as one of the artist's own, which "
                                       "plug-in-pastiche then paints in."),
                                    PASTICHE_TUNE_PROCEDURE);
  gimp_procedure_set_attribution (procedure, "The Pastiche developers", "GPL-3.0-or-later", "2026");
  gimp_procedure_add_string_array_argument (procedure, "paintings", _ ("_Paintings"), _ ("Files to learn from"),
                                            G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (procedure, "title", _ ("_Title"), _ ("What the style is to be called"),
                                      _ ("Own style"), G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "minutes", _ ("_Minutes"), _ ("How long to learn"), 0.1, 10000.0, 5.0,
                                      G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "steps", _ ("_Steps"), _ ("How many steps to learn for; 0: by minutes"),
                                   0, 10000000, 0, G_PARAM_READWRITE);
  gimp_procedure_add_string_array_argument (procedure, "photographs", _ ("P_hotographs"),
                                            _ ("Files of photographs to learn with, beside those of Pastiche"),
                                            G_PARAM_READWRITE);
  gimp_procedure_add_drawable_argument (procedure, "drawable", _ ("_Layer"),
                                        _ ("A layer to be one of the photographs, or none"), TRUE, G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "seed", _ ("See_d"), _ ("The number that chance comes from"), 0, G_MAXINT,
                                   1, G_PARAM_READWRITE);
  gimp_procedure_add_string_return_value (procedure, "style", _ ("Style"), _ ("The new style's name"), "",
                                          G_PARAM_READWRITE);
  return procedure;
}
