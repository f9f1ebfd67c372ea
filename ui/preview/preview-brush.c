/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * preview-brush.c: the brush in the preview: what mouse and keys do with it, and what of it is seen.
 */
#include <math.h>
#include <string.h>

#include "preview-widget.h"
#include "stroke-fade.h"
#include "veil.h"

#define KEY_STEP   1.2 /* by which a key makes the brush larger or smaller */
#define KEY_PARTS  3   /* of the brush's size is one by which a key moves it */
#define ARM        8   /* pixels of the cross in the middle of a brush too small to be seen */
#define SEEN_LEAST 2.5 /* such a brush's radius, in GTK's pixels */

/* --- strokes -------------------------------------------------------------- */

const PasticheStrokes *
pastiche_preview_strokes (PastichePreview *preview)
{
  return preview->strokes;
}

/* What was painted is to be drawn anew, though not what it was painted over. */
static void
queue_marks (PastichePreview *preview)
{
  if (preview->fades)
    g_clear_pointer (&preview->after_drawn, cairo_surface_destroy);
  g_clear_pointer (&preview->before_marked, cairo_surface_destroy);
  g_clear_pointer (&preview->after_marked, cairo_surface_destroy);
  gtk_widget_queue_draw (GTK_WIDGET (preview));
}

static void
strokes_changed (PastichePreview *preview)
{
  pastiche_stroke_masks_clear (&preview->marks);
  queue_marks (preview);
  g_signal_emit_by_name (preview, "strokes-changed");
  if (preview->fades)
    g_signal_emit_by_name (preview, "around-changed");
}

void
pastiche_preview_undo (PastichePreview *preview)
{
  if (preview->painting || pastiche_strokes_n (preview->strokes) == 0)
    return;
  pastiche_strokes_undo (preview->strokes);
  strokes_changed (preview);
}

void
pastiche_preview_redo (PastichePreview *preview)
{
  if (preview->painting || pastiche_strokes_n_undone (preview->strokes) == 0)
    return;
  pastiche_strokes_redo (preview->strokes);
  strokes_changed (preview);
}

/* Each can be brought back. */
void
pastiche_preview_clear_strokes (PastichePreview *preview)
{
  if (preview->painting || pastiche_strokes_n (preview->strokes) == 0)
    return;
  while (pastiche_strokes_n (preview->strokes) > 0)
    pastiche_strokes_undo (preview->strokes);
  strokes_changed (preview);
}

void
pastiche_preview_let_brush_fade (PastichePreview *preview)
{
  preview->fades = TRUE;
}

gboolean
pastiche_preview_get_fade (PastichePreview *preview, PasticheSelection **fade, GError **error)
{
  const gboolean any = pastiche_strokes_n (preview->strokes) > 0;

  *fade =
      any ? pastiche_stroke_fade_selection (preview->strokes, preview->picture->width, preview->picture->height, error)
          : NULL;
  return *fade != NULL || !any;
}

/* --- drawing -------------------------------------------------------------- */

PasticheStrokeMasks
pastiche_preview_draw_strokes (PastichePreview *preview, const PasticheView *view)
{
  cairo_rectangle_int_t part = pastiche_view_part (view);
  PasticheStrokeMap     map  = { 0, 0, part.x, part.y, part.width, part.height };
  PasticheStrokeMasks   masks;

  pastiche_view_scale (view, &map.scale_x, &map.scale_y);
  masks = pastiche_stroke_masks_new (map);
  if (masks.marked != NULL)
    pastiche_stroke_masks_draw (&masks, preview->strokes);
  return masks;
}

const PasticheStrokeMasks *
pastiche_preview_strokes_drawn (PastichePreview *preview)
{
  if (preview->marks.marked == NULL)
    preview->marks = pastiche_preview_draw_strokes (preview, &preview->view);
  return &preview->marks;
}

static unsigned char *
draw_mask (PastichePreview *preview)
{
  const PastichePreviewJobs  *jobs   = preview->jobs;
  const cairo_rectangle_int_t all    = { 0, 0, preview->picture->width, preview->picture->height };
  unsigned char              *mask   = pastiche_veil_mask_new (&preview->view);
  gboolean                    zoomed = preview->view.zoom > 0;

  if (mask == NULL)
    return NULL;
  if (jobs->mask != NULL)
    pastiche_veil_mask_add (&preview->view, mask, zoomed && jobs->mask_whole != NULL ? jobs->mask_whole : jobs->mask,
                            &all);
  if (zoomed && jobs->mask_part != NULL)
    pastiche_veil_mask_add (&preview->view, mask, jobs->mask_part, &jobs->part_pixels);
  return mask;
}

static cairo_surface_t *
copy_surface (cairo_surface_t *surface)
{
  int              height = cairo_image_surface_get_height (surface);
  cairo_surface_t *copied =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, cairo_image_surface_get_width (surface), height);

  cairo_surface_flush (surface);
  if (cairo_image_surface_get_data (copied) != NULL)
    memcpy (cairo_image_surface_get_data (copied), cairo_image_surface_get_data (surface),
            (gsize) height * cairo_image_surface_get_stride (surface));
  cairo_surface_mark_dirty (copied);
  return copied;
}

/* @drawn with the veil over it, that of the strokes and, if @all, what the craft has replaced. */
static cairo_surface_t *
draw_marked (PastichePreview *preview, cairo_surface_t *drawn, gboolean all)
{
  cairo_surface_t *marked = copy_surface (drawn);

  if (all && preview->mask_drawn == NULL)
    preview->mask_drawn = draw_mask (preview);
  pastiche_veil_draw (marked, all ? preview->mask_drawn : NULL, pastiche_preview_strokes_drawn (preview),
                      gtk_widget_get_scale_factor (GTK_WIDGET (preview)));
  return marked;
}

cairo_surface_t *
pastiche_preview_before_seen (PastichePreview *preview)
{
  if (!preview->veil && preview->tool == PASTICHE_TOOL_NONE)
    return preview->before_drawn;
  if (preview->before_marked == NULL)
    preview->before_marked = draw_marked (preview, preview->before_drawn, preview->veil);
  return preview->before_marked;
}

cairo_surface_t *
pastiche_preview_after_seen (PastichePreview *preview)
{
  if (preview->tool == PASTICHE_TOOL_NONE || preview->fades || (!preview->painting && !preview->busy))
    return preview->after_drawn;
  if (preview->after_marked == NULL)
    preview->after_marked = draw_marked (preview, preview->after_drawn, FALSE);
  return preview->after_marked;
}

static double
radius_seen (PastichePreview *preview)
{
  double horizontal, vertical;

  pastiche_view_scale (&preview->view, &horizontal, &vertical);
  return preview->brush_size / 2 * horizontal / gtk_widget_get_scale_factor (GTK_WIDGET (preview));
}

static void
stroke_twice (cairo_t *cr)
{
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, 3);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
}

void
pastiche_preview_draw_brush (PastichePreview *preview, cairo_t *cr)
{
  double radius = radius_seen (preview), x = preview->pointer_x, y = preview->pointer_y;

  if (preview->tool == PASTICHE_TOOL_NONE || !preview->pointed)
    return;
  if (radius < SEEN_LEAST)
    {
      cairo_move_to (cr, x - ARM, y);
      cairo_line_to (cr, x + ARM, y);
      cairo_move_to (cr, x, y - ARM);
      cairo_line_to (cr, x, y + ARM);
    }
  else
    {
      cairo_new_path (cr);
      cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
    }
  stroke_twice (cr);
}

void
pastiche_preview_forget_marks (PastichePreview *preview)
{
  g_clear_pointer (&preview->mask_drawn, g_free);
  pastiche_stroke_masks_clear (&preview->marks);
  queue_marks (preview);
}

/* --- mouse ---------------------------------------------------------------- */

static void
point_at (PastichePreview *preview, double x, double y, double *picture_x, double *picture_y)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (preview));

  pastiche_view_point (&preview->view, x * scale, y * scale, picture_x, picture_y);
}

static void
show_newest (PastichePreview *preview)
{
  if (preview->marks.marked != NULL)
    pastiche_stroke_masks_draw_newest (&preview->marks, preview->strokes);
  queue_marks (preview);
}

void
pastiche_preview_begin_stroke (PastichePreview *preview, double x, double y)
{
  const PasticheStrokeKind kinds[] = { 0, PASTICHE_STROKE_MARK, PASTICHE_STROKE_SPARE, PASTICHE_STROKE_ERASE };
  const PasticheBrush      brush   = { kinds[preview->tool], preview->brush_size / 2, preview->brush_opacity / 100,
                                       preview->fades };
  double                   picture_x, picture_y;

  pastiche_preview_strokes_drawn (preview);
  point_at (preview, x, y, &picture_x, &picture_y);
  pastiche_strokes_begin (preview->strokes, &brush, picture_x, picture_y);
  preview->painting = TRUE;
  show_newest (preview);
}

void
pastiche_preview_go_on_with_stroke (PastichePreview *preview, double x, double y)
{
  double picture_x, picture_y;

  point_at (preview, x, y, &picture_x, &picture_y);
  pastiche_strokes_go_on (preview->strokes, picture_x, picture_y);
  show_newest (preview);
}

void
pastiche_preview_end_stroke (PastichePreview *preview)
{
  if (!preview->painting)
    return;
  preview->painting = FALSE;
  strokes_changed (preview);
}

void
pastiche_preview_point (PastichePreview *preview, gboolean within, double x, double y)
{
  preview->pointed   = within;
  preview->pointer_x = x;
  preview->pointer_y = y;
  if (preview->tool != PASTICHE_TOOL_NONE)
    gtk_widget_queue_draw (GTK_WIDGET (preview));
}

/* --- moved by keys -------------------------------------------------------- */

/* To (@x, @y) in the widget, or as near as there is picture. */
static void
bring_brush (PastichePreview *preview, double x, double y)
{
  GdkRectangle area   = pastiche_preview_area (preview);
  double       near_x = CLAMP (x, area.x, area.x + area.width), near_y = CLAMP (y, area.y, area.y + area.height);

  if (pastiche_view_can_pan (&preview->view) && (near_x != x || near_y != y))
    pastiche_preview_pan (preview, x - near_x, y - near_y);
  preview->keyed = TRUE;
  pastiche_preview_point (preview, TRUE, near_x, near_y);
  if (preview->painting)
    pastiche_preview_go_on_with_stroke (preview, near_x, near_y);
}

static void
bring_to_middle (PastichePreview *preview)
{
  GdkRectangle area = pastiche_preview_area (preview);

  bring_brush (preview, area.x + area.width / 2.0, area.y + area.height / 2.0);
}

void
pastiche_preview_move_brush (PastichePreview *preview, int dx, int dy)
{
  double step = MAX (1, 2 * radius_seen (preview) / KEY_PARTS);

  if (preview->pointed)
    bring_brush (preview, preview->pointer_x + dx * step, preview->pointer_y + dy * step);
  else
    bring_to_middle (preview);
}

/* A key that is held comes again and again. */
void
pastiche_preview_put_brush_down (PastichePreview *preview)
{
  if (!preview->pointed)
    bring_to_middle (preview);
  else if (!preview->painting)
    {
      preview->keyed = TRUE;
      pastiche_preview_begin_stroke (preview, preview->pointer_x, preview->pointer_y);
    }
}

/* --- size and keys -------------------------------------------------------- */

void
pastiche_preview_resize_brush (PastichePreview *preview, double steps)
{
  double size = preview->brush_size * pow (KEY_STEP, steps);

  size = steps > 0 ? ceil (size) : floor (size);
  g_object_set (preview, "brush-size", CLAMP (size, PASTICHE_BRUSH_LEAST, PASTICHE_BRUSH_MOST), NULL);
}

gboolean
pastiche_preview_brush_key (PastichePreview *preview, const GdkEventKey *event)
{
  GdkModifierType state = event->state & gtk_accelerator_get_default_mod_mask ();
  guint           key   = gdk_keyval_to_lower (event->keyval);

  if (state == GDK_CONTROL_MASK && key == GDK_KEY_z)
    pastiche_preview_undo (preview);
  else if ((state == (GDK_CONTROL_MASK | GDK_SHIFT_MASK) && key == GDK_KEY_z) ||
           (state == GDK_CONTROL_MASK && key == GDK_KEY_y))
    pastiche_preview_redo (preview);
  else if (preview->tool != PASTICHE_TOOL_NONE && key == GDK_KEY_bracketleft)
    pastiche_preview_resize_brush (preview, -1);
  else if (preview->tool != PASTICHE_TOOL_NONE && key == GDK_KEY_bracketright)
    pastiche_preview_resize_brush (preview, 1);
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}
