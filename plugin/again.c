/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * again.c: plug-in-pastiche-again, which paints a layer of Pastiche's once more, with other settings.
 *
 * The source, the layer that it was painted from, is painted as it is seen now, and only the colours of the painted
 * layer are replaced.  All else that the artist has made of that stays: its alpha (what was erased), mask, blend mode,
 * opacity, place; and, as with any filter, what is not selected.  But the selection through which it was painted gave
 * it its shape, soft edge included: if that is still there, all of the layer is painted.
 */
#include <libgimp/gimp.h>

#include <glib/gi18n-lib.h>

#include "again.h"
#include "dialog.h"
#include "filter.h"
#include "job.h"
#include "note.h"
#include "seen.h"
#include "settings.h"

typedef struct
{
  GimpDrawable        *layer;
  PasticheNote        *note; /* the layer's */
  GimpDrawable        *source;
  GimpProcedure       *procedure; /* plug-in-pastiche, whose arguments @config has */
  GimpProcedureConfig *config;
  PasticheGallery     *gallery;
  PasticheTarget      *target;   /* the source */
  gboolean             all;      /* the selection is the layer's own: paint all of it */
  PastichePicture     *finished; /* its painted picture, if the dialog's preview has made that already */
} Again;

/* Where layer and source overlap, in the layer's pixels, and where the first pixel of the source's picture (*@x, *@y) is
 * in them.  FALSE with an error when they do not overlap. */
static gboolean
common_part (const Again *again, GeglRectangle *part, int *x, int *y, GError **error)
{
  const PastichePicture *picture = again->target->picture;
  g_autofree char       *layer = pastiche_layer_name (again->layer), *source = pastiche_layer_name (again->source);
  int                    source_x, source_y, layer_x, layer_y;

  pastiche_target_place (again->target, &source_x, &source_y);
  gimp_drawable_get_offsets (again->layer, &layer_x, &layer_y);
  *x = source_x - layer_x;
  *y = source_y - layer_y;
  if (gegl_rectangle_intersect (
          part, GEGL_RECTANGLE (0, 0, gimp_drawable_get_width (again->layer), gimp_drawable_get_height (again->layer)),
          GEGL_RECTANGLE (*x, *y, picture->width, picture->height)))
    return TRUE;
  g_set_error (error, GIMP_PLUG_IN_ERROR, 0, _ ("The layer “%s” no longer lies over “%s”, which it was painted from."),
               layer, source);
  return FALSE;
}

/* Pixels for @part of the layer: the colours of the painted picture, whose first pixel is at @x, @y, and the layer's
 * alpha. */
static float *
new_pixels (const Again *again, const GeglRectangle *part, int x, int y, GError **error)
{
  const PastichePicture *finished = again->finished;
  float                 *pixels   = g_try_malloc_n ((gsize) part->width * part->height, 4 * sizeof (float));
  GeglBuffer            *buffer;

  if (pixels == NULL)
    {
      g_set_error (error, PASTICHE_ERROR, PASTICHE_ERROR_MEMORY,
                   _ ("There is not enough memory for a layer of %d × %d pixels."), part->width, part->height);
      return NULL;
    }
  buffer = gimp_drawable_get_buffer (again->layer);
  gegl_buffer_get (buffer, part, 1.0, pastiche_seen_format (), pixels, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  g_object_unref (buffer);
  for (int row = 0; row < part->height; row++)
    {
      const float *in = finished->pixels + 4 * ((gsize) (part->y - y + row) * finished->width + part->x - x);
      float       *to = pixels + 4 * (gsize) row * part->width;

      for (int i = 0; i < 4 * part->width; i++)
        to[i] = i % 4 == 3 ? to[i] : in[i];
    }
  return pixels;
}

/* Fill the layer's shadow buffer with what the layer is to be; GIMP then merges the two within the selection. */
static void
fill_shadow (const Again *again, const GeglRectangle *part, const float *pixels)
{
  GeglBuffer *shadow = gimp_drawable_get_shadow_buffer (again->layer);
  GeglBuffer *buffer = gimp_drawable_get_buffer (again->layer);

  gegl_buffer_copy (buffer, NULL, GEGL_ABYSS_NONE, shadow, NULL);
  gegl_buffer_set (shadow, part, 0, pastiche_seen_format (), pixels, GEGL_AUTO_ROWSTRIDE);
  g_object_unref (buffer);
  g_object_unref (shadow);
}

/* Merge the shadow buffer into the layer: within the selection, or in all of it. */
static gboolean
merge (const Again *again)
{
  GimpImage   *image = gimp_item_get_image (GIMP_ITEM (again->layer));
  GimpChannel *selection;
  gboolean     merged;

  if (!again->all)
    return gimp_drawable_merge_shadow (again->layer, TRUE);
  selection = gimp_selection_save (image);
  gimp_selection_none (image);
  merged = gimp_drawable_merge_shadow (again->layer, TRUE);
  gimp_image_select_item (image, GIMP_CHANNEL_OP_REPLACE, GIMP_ITEM (selection));
  gimp_image_remove_channel (image, selection);
  return merged;
}

/* The layer has been painted: say so in its note, and in its name, unless the artist gave it another one. */
static void
tell_of (const Again *again, const char *name)
{
  GimpItem        *item        = GIMP_ITEM (again->layer);
  g_autofree char *called      = gimp_item_get_name (item);
  g_autofree char *noted       = pastiche_note_get_name (again->note);
  g_autoptr (GKeyFile) renewed = pastiche_note_new (again->config, again->target, name);

  pastiche_note_keep_selection (renewed, again->note);
  pastiche_note_attach (renewed, again->layer);
  pastiche_note_mark_source (renewed, again->source);
  if (noted != NULL && g_str_has_prefix (called, noted))
    gimp_item_set_name (item, name);
}

/* Replace the layer's colours, in one undo step. */
static gboolean
replace (const Again *again, const char *name, GError **error)
{
  GimpItem         *item   = GIMP_ITEM (again->layer);
  GimpImage        *image  = gimp_item_get_image (item);
  g_autofree char  *shown  = pastiche_layer_name (item);
  g_autofree float *pixels = NULL;
  GeglRectangle     part;
  gboolean          merged;
  int               x, y;

  if (!common_part (again, &part, &x, &y, error) || !(pixels = new_pixels (again, &part, x, y, error)))
    return FALSE;
  fill_shadow (again, &part, pixels);
  gimp_image_undo_group_start (image);
  merged = merge (again);
  if (merged)
    {
      gimp_drawable_update (again->layer, part.x, part.y, part.width, part.height);
      tell_of (again, name);
    }
  gimp_image_undo_group_end (image);
  if (!merged)
    g_set_error (error, GIMP_PLUG_IN_ERROR, 0, _ ("The layer “%s” could not be painted over."), shown);
  return merged;
}

/* --- the preview's selection ----------------------------------------------- */

/* Multiply @selection, which is in the pixels of the source's picture, by one channel of @drawable (the layer's
 * alpha, or its mask), and by 0 beside it. */
static void
multiply (const Again *again, PasticheSelection *selection, GimpDrawable *drawable, const Babl *format, int channel)
{
  int               n      = babl_format_get_n_components (format), x, y, source_x, source_y;
  GeglBuffer       *buffer = gimp_drawable_get_buffer (drawable);
  g_autofree float *row    = g_new (float, (gsize) n * selection->width);

  pastiche_target_place (again->target, &source_x, &source_y);
  gimp_drawable_get_offsets (again->layer, &x, &y);
  for (int i = 0; i < selection->height; i++)
    {
      float *values = selection->values + (gsize) i * selection->width;

      gegl_buffer_get (
          buffer, GEGL_RECTANGLE (source_x + selection->x - x, source_y + selection->y + i - y, selection->width, 1),
          1.0, format, row, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      for (int j = 0; j < selection->width; j++)
        values[j] *= CLAMP (row[n * j + channel], 0, 1);
    }
  g_object_unref (buffer);
}

/* The preview shows the painted picture only where the layer shows it: where it is painted, times alpha and mask. */
static gboolean
select_layer (const Again *again, GError **error)
{
  PasticheTarget        *target  = again->target;
  const PastichePicture *picture = target->picture;
  GimpLayerMask         *mask    = gimp_layer_get_mask (GIMP_LAYER (again->layer));

  if (again->all)
    g_clear_pointer (&target->selection, pastiche_selection_free);
  if (target->selection == NULL)
    {
      target->selection = pastiche_selection_new (0, 0, picture->width, picture->height, error);
      if (target->selection == NULL)
        return FALSE;
      for (gsize i = 0; i < (gsize) picture->width * picture->height; i++)
        target->selection->values[i] = 1;
    }
  multiply (again, target->selection, again->layer, pastiche_seen_format (), 3);
  if (mask != NULL && gimp_layer_get_apply_mask (GIMP_LAYER (again->layer)))
    multiply (again, target->selection, GIMP_DRAWABLE (mask), babl_format ("Y float"), 0);
  return TRUE;
}

/* Which pixels had which look is not known any more, but a part of the layer can be painted, as any. */
static gboolean
check_looks (const Again *again, GimpImage *image, GError **error)
{
  g_autofree char *layer = pastiche_layer_name (again->layer);

  if (!pastiche_note_has_outside (again->note) || !(again->all || gimp_selection_is_empty (image)))
    return TRUE;
  g_set_error (error, GIMP_PLUG_IN_ERROR, 0,
               _ ("The layer “%s” has two looks: select the part to paint again in one, or have Filters ▸ Artistic ▸ "
                  "Pastiche… paint all of it in both."),
               layer);
  return FALSE;
}

/* --- running -------------------------------------------------------------- */

static gboolean
paint (Again *again, GError **error)
{
  g_autoptr (PasticheChoice) choice = pastiche_settings_choice (again->config);
  g_autoptr (PasticheStyle) style   = pastiche_choice_load (choice, again->gallery, error);
  g_autofree char *message = NULL, *name = NULL;
  gboolean         replaced;

  if (style == NULL)
    return FALSE;
  message =
      g_strdup_printf (_ ("Painting in the style “%s”"), pastiche_translated (pastiche_style_info (style)->title));
  name = pastiche_settings_name (style, &choice->settings);
  gimp_progress_init (message);
  if (again->finished == NULL)
    again->finished = pastiche_job_paint (style, again->target->picture, &choice->settings, 0, 1, error);
  if (again->finished == NULL)
    return FALSE;
  /* The artist may have gone on working meanwhile. */
  if (gimp_item_is_valid (GIMP_ITEM (again->layer)) && gimp_item_is_valid (GIMP_ITEM (again->source)))
    replaced = replace (again, name, error);
  else
    replaced = pastiche_gone (error);
  gimp_progress_end ();
  gimp_displays_flush ();
  return replaced;
}

/* Read the layer's note and find its source. */
static gboolean
read_note (Again *again, GError **error)
{
  g_autofree char *layer = pastiche_layer_name (again->layer);
  g_autofree char *noted = NULL, *name = NULL;

  again->note = pastiche_note_read (again->layer);
  if (again->note == NULL)
    {
      g_set_error (error, GIMP_PLUG_IN_ERROR, 0,
                   _ ("The layer “%s” was not painted by Pastiche: Filters ▸ Artistic ▸ Pastiche… paints it first."),
                   layer);
      return FALSE;
    }
  again->source = pastiche_note_source (again->note, again->layer);
  if (again->source != NULL)
    return TRUE;
  noted = pastiche_note_get_source_name (again->note);
  name  = pastiche_printable (noted, PASTICHE_TITLE_LETTERS);
  g_set_error (error, GIMP_PLUG_IN_ERROR, 0, _ ("The layer “%s”, which “%s” was painted from, is gone."), name, layer);
  return FALSE;
}

static GimpPDBStatusType
run (Again *again, GimpImage *image, GimpRunMode run_mode, GError **error)
{
  GeglRectangle part;
  int           x, y;

  if (!read_note (again, error) || !pastiche_target_check_selection (again->layer, error) ||
      !(again->gallery = pastiche_gallery_open (NULL, error)) ||
      !(again->target = pastiche_target_read (image, again->source, error)) ||
      !common_part (again, &part, &x, &y, error))
    return GIMP_PDB_EXECUTION_ERROR;
  pastiche_note_get_settings (again->note, again->config);
  again->all = pastiche_note_has_selection (again->note, again->target);
  if (!check_looks (again, image, error))
    return GIMP_PDB_EXECUTION_ERROR;
  if (run_mode == GIMP_RUN_INTERACTIVE)
    {
      PasticheDialogSubject subject = { .target = again->target, .layers = 1, .again = TRUE };
      PasticheDialogAnswer  answer  = { 0 };

      if (!select_layer (again, error))
        return GIMP_PDB_EXECUTION_ERROR;
      if (!pastiche_dialog_run (again->procedure, again->config, again->gallery, &subject, &answer, NULL))
        return GIMP_PDB_CANCEL;
      again->finished = answer.finished;
    }
  return paint (again, error) ? GIMP_PDB_SUCCESS : GIMP_PDB_EXECUTION_ERROR;
}

/* FALSE with an error when the content of the layer, or of a group that it is in, is locked. */
static gboolean
check_locks (GimpDrawable *layer, GError **error)
{
  GimpItem        *locked = GIMP_ITEM (layer);
  g_autofree char *name = pastiche_layer_name (layer), *group = NULL;

  while (locked != NULL && !gimp_item_get_lock_content (locked))
    locked = gimp_item_get_parent (locked);
  if (locked == NULL)
    return TRUE;
  group = pastiche_layer_name (locked);
  if (locked == GIMP_ITEM (layer))
    g_set_error (error, GIMP_PLUG_IN_ERROR, 0, _ ("The layer “%s” is locked."), name);
  else
    g_set_error (error, GIMP_PLUG_IN_ERROR, 0, _ ("The layer “%s” is in the group “%s”, which is locked."), name,
                 group);
  return FALSE;
}

/* The layer to paint again; NULL with an error when it cannot be painted. */
static GimpDrawable *
check_layer (GimpImage *image, GimpDrawable **drawables, GError **error)
{
  GimpDrawable *layer = drawables[0] != NULL ? pastiche_target_layer (drawables[0]) : NULL;

  if (layer != NULL && drawables[1] == NULL)
    return pastiche_target_check (image, layer, error) && check_locks (layer, error) ? layer : NULL;
  g_set_error (error, GIMP_PLUG_IN_ERROR, 0, _ ("One layer is painted again at a time: select a single one."));
  return NULL;
}

static GimpValueArray *
run_again (GimpProcedure                     *procedure,
           GimpRunMode                        run_mode,
           GimpImage                         *image,
           GimpDrawable                     **drawables,
           G_GNUC_UNUSED GimpProcedureConfig *config,
           G_GNUC_UNUSED gpointer             data)
{
  Again             again  = { 0 };
  GError           *error  = NULL;
  GimpPDBStatusType status = GIMP_PDB_EXECUTION_ERROR;

  gegl_init (NULL, NULL);
  again.procedure = pastiche_filter_new (gimp_procedure_get_plug_in (procedure));
  again.config    = gimp_procedure_create_config (again.procedure);
  again.layer     = check_layer (image, drawables, &error);
  if (again.layer != NULL)
    status = run (&again, image, run_mode, &error);
  g_clear_pointer (&again.note, g_key_file_unref);
  g_clear_pointer (&again.gallery, pastiche_gallery_free);
  g_clear_pointer (&again.target, pastiche_target_free);
  g_clear_pointer (&again.finished, pastiche_picture_free);
  g_object_unref (again.config);
  g_object_unref (again.procedure);
  return gimp_procedure_new_return_values (procedure, status, error);
}

GimpProcedure *
pastiche_again_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure =
      gimp_image_procedure_new (plug_in, PASTICHE_AGAIN, GIMP_PDB_PROC_TYPE_PLUGIN, run_again, NULL, NULL);

  gimp_procedure_set_image_types (procedure, "RGB*, GRAY*");
  gimp_procedure_set_sensitivity_mask (procedure, GIMP_PROCEDURE_SENSITIVE_DRAWABLE);
  gimp_procedure_set_menu_label (procedure, _ ("Pastiche A_gain on This Layer…"));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Artistic/");
  gimp_procedure_set_documentation (
      procedure, _ ("Paint a layer that Pastiche has painted once more, with other settings"),
      _ ("Opens the dialog with the settings that the layer was painted with, and paints it again from the layer that "
         "it was painted from.  Without a dialog it does so with the same settings."),
      PASTICHE_AGAIN);
  gimp_procedure_set_attribution (procedure, "The Pastiche developers", "GPL-3.0-or-later", "2026");
  return procedure;
}
