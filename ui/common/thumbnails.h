/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * thumbnails.h: has the artist's picture painted as each thumbnail of a gallery shows it.
 *
 *   PasticheThumbnails *thumbnails = pastiche_thumbnails_new (painter);
 *   pastiche_thumbnails_want (thumbnails, thumbnail, choice);
 *   …
 *   pastiche_thumbnails_free (thumbnails);
 */
#pragma once

#include "painter.h"
#include "pastiche-thumbnail.h"

typedef struct _PasticheThumbnails PasticheThumbnails;

/* @painter must outlive the thumbnails; what is still to be painted when they are freed is dropped. */
PasticheThumbnails *pastiche_thumbnails_new (PastichePainter *painter);
void                pastiche_thumbnails_free (PasticheThumbnails *thumbnails);

/* Give @thumbnail its picture, painted as @choice of the painter's craft says, as soon as nothing more urgent is to be
 * painted; and let it go without, before it is destroyed. */
void pastiche_thumbnails_want (PasticheThumbnails *thumbnails, PasticheThumbnail *thumbnail, gconstpointer choice);
void pastiche_thumbnails_drop (PasticheThumbnails *thumbnails, PasticheThumbnail *thumbnail);
