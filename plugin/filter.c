/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * filter.c: plug-in-pastiche, which paints one or several layers as new layers.
 */
#include <libgimp/gimp.h>

#include <glib/gi18n-lib.h>

#include "dialog.h"
#include "fade.h"
#include "filter.h"
#include "job.h"
#include "output.h"
#include "seen.h"
#include "settings.h"

/* A layer to paint, and where the painted one goes. */
typedef struct
{
  GimpDrawable *source;
  GimpDrawable *selected; /* the same, or a layer that Pastiche has painted from it; the new layer goes above */
} Task;

/* How tasks are painted. */
typedef struct
{
  const PasticheChoice *choice;
  PasticheStyle        *style;
  PasticheShot         *shot; /* of all tasks, or NULL */
} Look;

typedef struct
{
  GimpProcedure       *procedure;
  GimpImage           *image;
  GimpProcedureConfig *config;
  PasticheGallery     *gallery;
  GPtrArray           *selected; /* layers */
  GPtrArray           *tasks;
  GPtrArray           *looks;    /* of PasticheChoice: each task is painted in each of them */
  PasticheTarget      *target;   /* of the first task, until it has been painted */
  PastichePicture     *finished; /* its painted picture, if the dialog's preview has made that already */
  Look                 outside;  /* of what is not selected; a style of NULL: as it was */
  PastichePicture     *around;   /* the picture of the first task in that, or that of another one while it is painted */
  PasticheSelection   *fade;     /* how far what is painted of it is seen, by the dialog's brush; or NULL */
  guint                steps, done; /* of GIMP's progress */
} Filter;

/* --- what is painted ------------------------------------------------------ */

/* The layer that @layer was painted from; @layer itself where it was not painted, or from one that is gone. */
static GimpDrawable *
original_of (GimpDrawable *layer)
{
  g_autoptr (GKeyFile) note = pastiche_note_read (layer);
  GimpDrawable *source      = note != NULL ? pastiche_note_source (note, layer) : NULL;

  return source != NULL ? source : layer;
}

static gboolean
has_task (GPtrArray *tasks, GimpDrawable *source)
{
  for (guint i = 0; i < tasks->len; i++)
    if (((Task *) g_ptr_array_index (tasks, i))->source == source)
      return TRUE;
  return FALSE;
}

/* A task for each selected layer that the selection touches.  Several that were painted from the same original are one
 * task.  NULL with an error when there is none. */
static GPtrArray *
list_tasks (const Filter *filter, GError **error)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) missed   = NULL;
  gboolean original;

  g_object_get (filter->config, "from-original", &original, NULL);
  for (guint i = 0; i < filter->selected->len; i++)
    {
      GimpDrawable *selected = g_ptr_array_index (filter->selected, i);
      GimpDrawable *source   = original ? original_of (selected) : selected;
      Task         *task;

      g_clear_error (&missed);
      if (has_task (tasks, source) ||
          (!pastiche_seen_grows (GIMP_LAYER (source)) && !pastiche_target_check_selection (source, &missed)))
        continue;
      task  = g_new (Task, 1);
      *task = (Task) { source, selected };
      g_ptr_array_add (tasks, task);
    }
  if (tasks->len > 0)
    return g_steal_pointer (&tasks);
  g_propagate_error (error, g_steal_pointer (&missed));
  return NULL;
}

/* Whether the artist can do without that layer: nothing is seen of it, but there are others. */
static gboolean
leave_out (GError **error, gboolean others)
{
  if (!others || !g_error_matches (*error, GIMP_PLUG_IN_ERROR, PASTICHE_TARGET_EMPTY))
    return FALSE;
  g_clear_error (error);
  return TRUE;
}

/* Decide what is painted, and read the first of it, leaving out layers of which nothing is seen.  FALSE with an error
 * leaves all as it was. */
static gboolean
plan (Filter *filter, GError **error)
{
  g_autoptr (GPtrArray) tasks = list_tasks (filter, error);
  PasticheTarget *target      = NULL;
  g_autoptr (GError) why      = NULL;

  if (tasks == NULL)
    return FALSE;
  while (target == NULL)
    {
      target = pastiche_target_read (filter->image, ((Task *) g_ptr_array_index (tasks, 0))->source, &why);
      if (target == NULL && !leave_out (&why, tasks->len > 1))
        break;
      if (target == NULL)
        g_ptr_array_remove_index (tasks, 0);
    }
  if (target == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  g_clear_pointer (&filter->target, pastiche_target_free);
  g_clear_pointer (&filter->tasks, g_ptr_array_unref);
  filter->target = target;
  filter->tasks  = g_steal_pointer (&tasks);
  return TRUE;
}

/* --- painting ------------------------------------------------------------- */

/* Each task is a step of GIMP's progress in each look, and twice where it is a frame of a shot. */
static void
next_step (Filter *filter, double *from, double *to)
{
  *from = filter->done++ / (double) filter->steps;
  *to   = filter->done / (double) filter->steps;
}

static gboolean
is_shot (const Filter *filter)
{
  gboolean wanted;

  g_object_get (filter->config, "shot", &wanted, NULL);
  return wanted && filter->tasks->len > 1;
}

/* What all tasks' pictures have in common, if they are to be painted as frames of a shot. */
static gboolean
look_through (Filter *filter, Look *look, GError **error)
{
  if (look->style == NULL || !is_shot (filter))
    return TRUE;
  look->shot = pastiche_shot_new (look->style, &look->choice->settings, error);
  for (guint i = 0; look->shot != NULL && i < filter->tasks->len; i++)
    {
      const Task *task                  = g_ptr_array_index (filter->tasks, i);
      GError     *why                   = NULL;
      g_autoptr (PasticheTarget) target = pastiche_target_read (filter->image, task->source, &why);
      double from, to;

      next_step (filter, &from, &to);
      if ((target == NULL || !pastiche_job_add (look->shot, target->picture, from, to, &why)) &&
          !leave_out (&why, TRUE))
        {
          g_propagate_error (error, why);
          return FALSE;
        }
    }
  return look->shot != NULL;
}

static void
look_clear (Look *look)
{
  g_clear_pointer (&look->shot, pastiche_shot_free);
  g_clear_pointer (&look->style, pastiche_style_unref);
}

static PastichePicture *
paint_picture (const Look *look, const PastichePicture *picture, double from, double to, GError **error)
{
  if (look->shot != NULL)
    return pastiche_job_paint_frame (look->shot, picture, from, to, error);
  return pastiche_job_paint (look->style, picture, &look->choice->settings, from, to, error);
}

/* Where what is not selected has a look of its own, both are mixed at the selection's edge, and from then on it is as if all
 * had been selected.  A single picture that several looks lie on is kept for the next. */
static gboolean
paint_outside (Filter *filter, PasticheTarget *target, PastichePicture *finished, double radius, GError **error)
{
  g_autoptr (PasticheSelection) soft = NULL;
  double from, to;

  if (filter->outside.style == NULL || target->selection == NULL)
    return TRUE;
  next_step (filter, &from, &to);
  if (filter->around == NULL)
    filter->around = paint_picture (&filter->outside, target->picture, from, to, error);
  if (filter->around != NULL)
    soft = pastiche_selection_soften (target->selection, radius, NULL, error);
  if (soft == NULL)
    return FALSE;
  pastiche_fade_mix (finished, filter->around, soft);
  pastiche_target_select_all (target);
  if (filter->tasks->len > 1 || filter->looks->len == 1)
    g_clear_pointer (&filter->around, pastiche_picture_free);
  return TRUE;
}

/* The note of a new layer.  A source that has several is known to all of them by one id. */
static PasticheNote *
new_note (const Filter *filter, const PasticheResult *result, GPtrArray *results)
{
  PasticheNote *note = pastiche_note_new (filter->config, result->target, result->name);

  for (guint i = 0; i < results->len; i++)
    {
      const PasticheResult *other = g_ptr_array_index (results, i);

      if (other->target->drawable == result->target->drawable)
        pastiche_note_share_source (note, other->note);
    }
  return note;
}

/* Of what was painted, the selection is seen, and in that what the brush says; where nothing lies below the layer, the
 * picture is mixed in instead. */
static gboolean
fade (const Filter *filter, PasticheResult *result, double radius, GError **error)
{
  const PasticheTarget *target = result->target;
  gboolean              mixed  = pastiche_output_is_image (pastiche_settings_output (filter->config));

  if (filter->fade != NULL && mixed)
    pastiche_fade_mix (result->finished, target->picture, filter->fade);
  if (target->selection != NULL && !(result->soft = pastiche_selection_soften (target->selection, radius, NULL, error)))
    return FALSE;
  if (filter->fade == NULL || mixed)
    return TRUE;
  if (result->soft != NULL)
    pastiche_fade_selection (result->soft, filter->fade);
  else
    result->soft = pastiche_selection_soften (filter->fade, 0, NULL, error); /* a copy */
  return result->soft != NULL;
}

/* Paint @task in @look, whose settings @config has; @results are those that were painted before.  The original picture is
 * freed, as only the painted one is needed to make the layer. */
static PasticheResult *
paint_one (Filter *filter, const Look *look, const Task *task, GPtrArray *results, GError **error)
{
  g_autoptr (PasticheResult) result = g_new0 (PasticheResult, 1);
  double from, to, radius;

  next_step (filter, &from, &to);
  result->selected = task->selected;
  result->target   = g_steal_pointer (&filter->target);
  if (result->target == NULL && !(result->target = pastiche_target_read (filter->image, task->source, error)))
    return NULL;
  result->finished = g_steal_pointer (&filter->finished);
  if (result->finished == NULL)
    result->finished = paint_picture (look, result->target->picture, from, to, error);
  if (result->finished == NULL)
    return NULL;
  radius       = pastiche_settings_radius (filter->config, result->target->picture);
  result->name = pastiche_settings_name (look->style, &look->choice->settings);
  result->note = new_note (filter, result, results);
  if (!paint_outside (filter, result->target, result->finished, radius, error))
    return NULL;
  result->part = pastiche_target_part (result->target, radius);
  if (!fade (filter, result, radius, error))
    return NULL;
  g_clear_pointer (&result->target->picture, pastiche_picture_free);
  if (filter->looks->len > 1 && !pastiche_output_prepare (result, pastiche_settings_output (filter->config), error))
    return NULL;
  return g_steal_pointer (&result);
}

/* What GIMP shows meanwhile; where that is not the selected layer, it says what is painted. */
static void
tell (const Filter *filter, guint look, PasticheStyle *style)
{
  const Task      *first   = g_ptr_array_index (filter->tasks, 0);
  const char      *title   = pastiche_translated (pastiche_style_info (style)->title);
  g_autofree char *name    = pastiche_layer_name (first->source);
  g_autofree char *message = NULL;

  if (first->source != first->selected)
    message = g_strdup_printf (_ ("Painting the original, “%s”, in the style “%s”"), name, title);
  else
    message = g_strdup_printf (_ ("Painting in the style “%s”"), title);
  if (look == 0)
    gimp_progress_init (message);
  else
    gimp_progress_set_text (message);
}

/* Add the results of all tasks in @look. */
static gboolean
paint_tasks (Filter *filter, const Look *look, GPtrArray *results, GError **error)
{
  guint before = results->len;

  for (guint i = 0; i < filter->tasks->len; i++)
    {
      GError         *why    = NULL;
      PasticheResult *result = paint_one (filter, look, g_ptr_array_index (filter->tasks, i), results, &why);

      if (result != NULL)
        {
          g_ptr_array_add (results, result);
        }
      else if (!leave_out (&why, results->len > before))
        {
          g_propagate_error (error, why);
          return FALSE;
        }
    }
  return TRUE;
}

/* Likewise in the @i-th look. */
static gboolean
paint_look (Filter *filter, guint i, GPtrArray *results, GError **error)
{
  const PasticheChoice *choice  = g_ptr_array_index (filter->looks, i);
  Look                  look    = { choice, pastiche_choice_load (choice, filter->gallery, error), NULL };
  gboolean              painted = FALSE;

  if (look.style != NULL)
    {
      tell (filter, i, look.style);
      painted = look_through (filter, &look, error) && (i > 0 || look_through (filter, &filter->outside, error)) &&
                paint_tasks (filter, &look, results, error);
    }
  look_clear (&look);
  return painted;
}

/* Prepare the look of what is not selected, if anything is. */
static gboolean
begin_outside (Filter *filter, const PasticheChoice *choice, GError **error)
{
  gboolean wanted = choice != NULL && !gimp_selection_is_empty (filter->image);

  filter->steps = filter->tasks->len * filter->looks->len * (wanted ? 2 : 1) * (is_shot (filter) ? 2 : 1);
  if (!wanted)
    return TRUE;
  filter->outside.choice = choice;
  filter->outside.style  = pastiche_choice_load (choice, filter->gallery, error);
  return filter->outside.style != NULL;
}

/* Several looks are from the dialog's sheet.  The notes of their layers are made of the config, which gets back what
 * the artist has set, for the next time. */
static GimpLayer **
paint (Filter *filter, GError **error)
{
  g_autoptr (PasticheChoice) set     = pastiche_settings_choice (filter->config);
  g_autoptr (PasticheChoice) outside = pastiche_settings_outside (filter->config);
  g_autoptr (GPtrArray) results      = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_result_free);
  gboolean    ticked                 = filter->looks != NULL, painted;
  GimpLayer **layers                 = NULL;

  if (!ticked)
    {
      filter->looks = g_ptr_array_new_with_free_func ((GDestroyNotify) pastiche_choice_free);
      g_ptr_array_add (filter->looks, pastiche_choice_copy (set));
    }
  painted = begin_outside (filter, outside, error);
  for (guint i = 0; painted && i < filter->looks->len; i++)
    {
      if (ticked)
        pastiche_settings_set_choice (filter->config, g_ptr_array_index (filter->looks, i));
      painted = paint_look (filter, i, results, error);
    }
  if (ticked)
    pastiche_settings_set_choice (filter->config, set);
  if (painted)
    layers = pastiche_output (results, pastiche_settings_output (filter->config), error);
  look_clear (&filter->outside);
  if (layers != NULL)
    gimp_progress_end ();
  return layers;
}

/* --- running -------------------------------------------------------------- */

static gboolean
choose (PasticheDialogSubject *subject, gpointer data, GError **error)
{
  Filter  *filter  = data;
  gboolean planned = plan (filter, error);

  subject->target = filter->target;
  subject->layers = (int) filter->tasks->len;
  return planned;
}

/* Let the artist choose; FALSE with an error when that cannot be done, or without one when they cancel.  A layer
 * that Pastiche has painted is selected afterwards, and the next style is rarely meant for that one: so its original
 * is painted, unless the artist says otherwise. */
static gboolean
ask (Filter *filter, GError **error)
{
  GimpDrawable *first          = g_ptr_array_index (filter->selected, 0);
  g_autoptr (GKeyFile) note    = pastiche_note_read (first);
  GimpDrawable         *source = original_of (first);
  PasticheDialogAnswer  answer = { 0 };
  gboolean              asked;
  PasticheDialogSubject subject = {
    .target = filter->target, .layers = (int) filter->tasks->len, .choose = choose, .data = filter
  };
  g_autofree char *original = pastiche_layer_name (source), *painted = pastiche_layer_name (first), *words = NULL;

  if (filter->selected->len == 1 && source != first)
    words = g_strdup_printf (_ ("Paint from the original, “%s”, not from this painted layer"), original);
  else if (source != first)
    words = g_strdup (_ ("Paint from the originals, not from these painted layers"));
  else if (note != NULL)
    words = g_strdup_printf (_ ("“%s” itself is painted: the layer that it was painted from is gone."), painted);
  subject.original = source != first ? words : NULL;
  subject.line     = source == first ? words : NULL;
  asked            = pastiche_dialog_run (filter->procedure, filter->config, filter->gallery, &subject, &answer, error);
  filter->finished = answer.finished;
  filter->around   = answer.outside;
  filter->looks    = answer.looks;
  filter->fade     = answer.fade;
  return asked;
}

static GimpPDBStatusType
run (Filter *filter, GimpRunMode run_mode, GimpLayer ***layers, GError **error)
{
  GError *why = NULL;

  if (run_mode == GIMP_RUN_INTERACTIVE)
    g_object_set (filter->config, "from-original", TRUE, "shot", FALSE, NULL);
  if (!(filter->gallery = pastiche_gallery_open (NULL, error)) || !plan (filter, error))
    return GIMP_PDB_EXECUTION_ERROR;
  if (run_mode == GIMP_RUN_INTERACTIVE && !ask (filter, &why))
    {
      if (why == NULL)
        return GIMP_PDB_CANCEL;
      g_propagate_error (error, why);
      return GIMP_PDB_EXECUTION_ERROR;
    }
  if (!(*layers = paint (filter, error)))
    return GIMP_PDB_EXECUTION_ERROR;
  if (run_mode != GIMP_RUN_NONINTERACTIVE && gimp_item_get_image (GIMP_ITEM ((*layers)[0])) != filter->image)
    gimp_display_new (gimp_item_get_image (GIMP_ITEM ((*layers)[0])));
  gimp_displays_flush ();
  return GIMP_PDB_SUCCESS;
}

static GimpValueArray *
run_filter (GimpProcedure         *procedure,
            GimpRunMode            run_mode,
            GimpImage             *image,
            GimpDrawable         **drawables,
            GimpProcedureConfig   *config,
            G_GNUC_UNUSED gpointer data)
{
  Filter            filter = { .procedure = procedure, .image = image, .config = config };
  GError           *error  = NULL;
  GimpLayer       **layers = NULL;
  GimpPDBStatusType status = GIMP_PDB_EXECUTION_ERROR;
  GimpValueArray   *values;

  gegl_init (NULL, NULL);
  filter.selected = pastiche_target_list (image, drawables, &error);
  if (filter.selected != NULL)
    status = run (&filter, run_mode, &layers, &error);
  values = gimp_procedure_new_return_values (procedure, status, error);
  if (status == GIMP_PDB_SUCCESS)
    GIMP_VALUES_TAKE_CORE_OBJECT_ARRAY (values, 1, layers);
  g_clear_pointer (&filter.selected, g_ptr_array_unref);
  g_clear_pointer (&filter.tasks, g_ptr_array_unref);
  g_clear_pointer (&filter.looks, g_ptr_array_unref);
  g_clear_pointer (&filter.gallery, pastiche_gallery_free);
  g_clear_pointer (&filter.target, pastiche_target_free);
  g_clear_pointer (&filter.finished, pastiche_picture_free);
  g_clear_pointer (&filter.around, pastiche_picture_free);
  g_clear_pointer (&filter.fade, pastiche_selection_free);
  return values;
}

/* --- the procedure ------------------------------------------------------- */

static void
add_arguments (GimpProcedure *procedure)
{
  pastiche_settings_add_look (procedure);
  pastiche_settings_add_output (procedure);
  pastiche_settings_add_outside (procedure);
  gimp_procedure_add_boolean_argument (
      procedure, "from-original", _ ("From the original"),
      _ ("A layer that Pastiche has painted stands for the one that it was painted from, where that is still there"),
      TRUE, G_PARAM_READWRITE);
  gimp_procedure_add_boolean_argument (
      procedure, "shot", _ ("Frames of one shot"),
      _ ("Several layers are painted alike, as frames of a film: what stands still in them does not flicker"), FALSE,
      G_PARAM_READWRITE);
  pastiche_settings_add_layers (procedure);
}

GimpProcedure *
pastiche_filter_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure =
      gimp_image_procedure_new (plug_in, PASTICHE_FILTER, GIMP_PDB_PROC_TYPE_PLUGIN, run_filter, NULL, NULL);

  gimp_procedure_set_image_types (procedure, "RGB*, GRAY*");
  gimp_procedure_set_sensitivity_mask (procedure,
                                       GIMP_PROCEDURE_SENSITIVE_DRAWABLE | GIMP_PROCEDURE_SENSITIVE_DRAWABLES);
  gimp_procedure_set_menu_label (procedure, _ ("_Pastiche…"));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Artistic/");
  gimp_procedure_set_documentation (
      procedure, _ ("Paint the layer in the style of a painter"),
      _ ("Paints each selected layer in the style of a painter or a printmaker, as a new "
         "layer above it that covers the selection.  A layer that Pastiche has painted stands "
         "for the one that it was painted from."),
      PASTICHE_FILTER);
  gimp_procedure_set_attribution (procedure, "The Pastiche developers", "GPL-3.0-or-later", "2026");

  add_arguments (procedure);
  return procedure;
}
