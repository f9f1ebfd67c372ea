/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-preview.h: shows the picture before and after painting, on both sides of a divider.
 *
 *   GtkWidget *preview = pastiche_preview_new (painter, picture, selection);
 *   pastiche_preview_request (PASTICHE_PREVIEW (preview), choice);
 *
 * The mouse or the arrow keys move the divider.  The preview shows all of the picture, or a part at 50, 100 or 200 %,
 * which can be dragged; a double click switches between all of it and 100 %.  preview-jobs.h says which jobs paint what
 * it shows.
 */
#pragma once

#include <gtk/gtk.h>

#include "painter.h"
#include "strokes.h"
#include "view.h"

#define PASTICHE_TYPE_PREVIEW (pastiche_preview_get_type ())
G_DECLARE_FINAL_TYPE (PastichePreview, pastiche_preview, PASTICHE, PREVIEW, GtkDrawingArea)

/* All arguments must outlive the widget.  Outside @selection the picture is shown as it was; with NULL all of it is
 * painted. */
GtkWidget *
pastiche_preview_new (PastichePainter *painter, const PastichePicture *picture, const PasticheSelection *selection);

/* Show the picture as @choice, one of the painter's craft, has it, as soon as that is done. */
void pastiche_preview_request (PastichePreview *preview, gconstpointer choice);

/* Fade the painted picture out at the edge of the selection, over @percent (0..25) of the picture's shorter side. */
void pastiche_preview_set_soft_edge (PastichePreview *preview, double percent);

/* Show what is not selected as @choice, one of the painter's craft, has it; with NULL as it was.  Both are painted from the
 * picture, and cross over at the edge of the selection.  Without a selection this does nothing. */
void pastiche_preview_set_outside (PastichePreview *preview, gconstpointer choice);

/* Show what is painted as the grey layer that it will be in a grey image.  Only what is shown changes. */
void pastiche_preview_set_grey (PastichePreview *preview, gboolean grey);

/* The whole picture as painted for the newest request, if that was done already; the caller frees it.  Otherwise
 * NULL. */
PastichePicture *pastiche_preview_take_layer (PastichePreview *preview);

/* The whole picture likewise as what is not selected is to look, which was not mixed with the other. */
PastichePicture *pastiche_preview_take_outside (PastichePreview *preview);

/* Which pixels of it were replaced, and how far, where the craft replaces only some of them; otherwise NULL.  The
 * caller frees it. */
PasticheSelection *pastiche_preview_take_mask (PastichePreview *preview);

/* Whether a job on the whole picture, in either look, waits or runs, and how far both are, 0..1.  Asking makes it urgent. */
gboolean pastiche_preview_is_painting_layer (PastichePreview *preview, double *fraction);

/* --- other paintings of the picture ------------------------------------------ */

/* Which part of the picture is shown, and where; it stays the preview's. */
const PasticheView *pastiche_preview_view (PastichePreview *preview);

/* A new surface of the size of pastiche_view_area (): what the preview would show in @view of another painting, grey or
 * faded out at the edge of the selection, to the look outside of it, and by the brush as the preview's own.  @fitted is of all of the picture at any size; zoomed, @part,
 * or NULL, has these pixels of it.  With a @fitted of NULL, the picture as it was. */
cairo_surface_t *pastiche_preview_draw_other (PastichePreview             *preview,
                                              const PasticheView          *view,
                                              cairo_surface_t             *fitted,
                                              cairo_surface_t             *part,
                                              const cairo_rectangle_int_t *part_pixels);

/* --- the brush -------------------------------------------------------------- */

/* What the left button does: drag the divider or the picture, or paint. */
typedef enum
{
  PASTICHE_TOOL_NONE,
  PASTICHE_TOOL_MARK,
  PASTICHE_TOOL_SPARE,
  PASTICHE_TOOL_ERASE
} PasticheTool;

#define PASTICHE_BRUSH_LEAST 1.0    /* pixels of the picture: the diameter */
#define PASTICHE_BRUSH_MOST  2000.0 /* likewise */

/* What was painted so far, which is the preview's. */
const PasticheStrokes *pastiche_preview_strokes (PastichePreview *preview);

/* Take the last stroke away, or bring back what was undone last; take all of them away, which can be brought back likewise. */
void pastiche_preview_undo (PastichePreview *preview);
void pastiche_preview_redo (PastichePreview *preview);
void pastiche_preview_clear_strokes (PastichePreview *preview);

/* From now on strokes, which are soft then, say how far the painting is seen (stroke-fade.h), at once and with nothing painted
 * anew.  And how far that is for each pixel of the picture: *@fade becomes a selection of all of it, to be freed with
 * pastiche_selection_free (), or NULL where there are no strokes.  FALSE with PASTICHE_ERROR_MEMORY. */
void     pastiche_preview_let_brush_fade (PastichePreview *preview);
gboolean pastiche_preview_get_fade (PastichePreview *preview, PasticheSelection **fade, GError **error);

/* Take keys for the brush that came to another widget: [ and ] for its size, Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y.  FALSE
 * when it is none of these. */
gboolean pastiche_preview_brush_key (PastichePreview *preview, const GdkEventKey *event);

/* What is said, in a word or two, where the craft replaces nothing and "veil" is set. */
void pastiche_preview_set_none (PastichePreview *preview, const char *words);

/* Signals: "strokes-changed", when a stroke has ended, or was undone or redone; "around-changed", when what
 * pastiche_preview_draw_other () made is drawn otherwise now. Properties: "divider" (double, 0..1:
 * where the divider is, counted from where reading starts), "before" (boolean: show only the picture as it was),
 * "actual" (boolean: show it at 100 %), "veil" (boolean: show what the craft replaces, on the picture as it was),
 * "tool" (int: a PasticheTool), "brush-size" (double, in pixels of the picture), "brush-opacity" (double, 1..100: how far a
 * stroke goes, in per cent).  Read only: "busy" (boolean),
 * "problem" (string: why the newest job failed, or why the layer cannot be painted, or NULL), "status" (string: how
 * far a long job is, or NULL). */
