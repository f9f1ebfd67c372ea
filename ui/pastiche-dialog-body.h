/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pastiche-dialog-body.h: the inside of the plug-in's dialog: the styles, the
 * strength and the preview.
 */
#pragma once

#include <gtk/gtk.h>

#include "pastiche.h"

#define PASTICHE_TYPE_DIALOG_BODY (pastiche_dialog_body_get_type ())
G_DECLARE_FINAL_TYPE (PasticheDialogBody, pastiche_dialog_body, PASTICHE, DIALOG_BODY, GtkBox)

/* @gallery and @picture must outlive the widget.
 * Properties: "style" (string, a name of the gallery; setting another selects
 * the first style) and "strength" (double, 0..150). */
GtkWidget *pastiche_dialog_body_new (PasticheGallery *gallery, const PastichePicture *picture);
