/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-preview-pane.h: the preview in its frame, with the row under it: what it is at, “100 %” and “Before”.
 *
 *   GtkWidget *pane = pastiche_preview_pane_new (painter, picture, selection, user_state);
 *   pastiche_preview_request (pastiche_preview_pane_preview (PASTICHE_PREVIEW_PANE (pane)), choice);
 */
#pragma once

#include "pastiche-preview.h"
#include "user-state.h"

#define PASTICHE_TYPE_PREVIEW_PANE (pastiche_preview_pane_get_type ())
G_DECLARE_FINAL_TYPE (PastichePreviewPane, pastiche_preview_pane, PASTICHE, PREVIEW_PANE, GtkBox)

/* All arguments must outlive the widget; the first three are the preview's.  The divider is where it was left last,
 * which @user_state remembers. */
GtkWidget *pastiche_preview_pane_new (PastichePainter         *painter,
                                      const PastichePicture   *picture,
                                      const PasticheSelection *selection,
                                      PasticheUserState       *user_state);

PastichePreview *pastiche_preview_pane_preview (PastichePreviewPane *pane);

/* Add a toggle for @property, a boolean of the preview, to the row; and say in the tooltip of “100 %” what that is. */
void pastiche_preview_pane_add_toggle (PastichePreviewPane *pane,
                                       const char          *text,
                                       const char          *tooltip,
                                       const char          *property);
void pastiche_preview_pane_describe (PastichePreviewPane *pane, const char *actual);

/* Add another widget at the end of the row, or below it. */
void pastiche_preview_pane_add (PastichePreviewPane *pane, GtkWidget *widget);
void pastiche_preview_pane_add_below (PastichePreviewPane *pane, GtkWidget *widget);

/* Say that the preview shows the first of @n layers, if there are several. */
void pastiche_preview_pane_set_layers (PastichePreviewPane *pane, int n);
