/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * brush-driver.h: the lines that the drivers of dialogs with a brush know; positions are the preview's:
 *
 *   stroke X Y X Y …  with the left button from point to point;   hold X Y X Y …   without letting it go
 *   ctrl-turn X Y D   the wheel with Ctrl over that point
 *   hover X Y         the pointer is there
 */
#pragma once

#include "pastiche-preview.h"

/* FALSE when it does not know that line. */
gboolean brush_do (GtkWidget *preview, const char *verb, const char *what);

/* Save a selection of @picture as a picture, white where it selects: “ok”, or “none” where it is NULL. */
const char *brush_save (const PasticheSelection *selection, const PastichePicture *picture, const char *path);
