/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-previews.h: what the artist sees of fine-tuning: their picture painted by the state that is selected in the
 * filmstrip, renewed every few seconds, and the filmstrip's thumbnails.
 *
 *   PasticheTunePreviews *previews = pastiche_tune_previews_new (runner, gallery, picture, strip, frame);
 *   pastiche_tune_previews_update (previews);     // whenever something has changed
 *   ...
 *   pastiche_tune_previews_stop (previews);       // then the widgets may be destroyed
 *   pastiche_tune_previews_free (previews);
 *
 * Painting and training share the processors.  So the next preview is made when twenty times as long as the last one
 * took has passed, which costs the training 5 %.
 */
#pragma once

#include "pastiche-filmstrip.h"
#include "tune-runner.h"

typedef struct _PasticheTunePreviews PasticheTunePreviews;

/* All arguments must live until pastiche_tune_previews_stop ().  A thread first reduces @picture to 512² pixels, as
 * painting all of it would take too long beside the training; then a preview of it is put into @frame. */
PasticheTunePreviews *pastiche_tune_previews_new (PasticheTuneRunner    *runner,
                                                  PasticheGallery       *gallery,
                                                  const PastichePicture *picture,
                                                  PasticheFilmstrip     *strip,
                                                  GtkContainer          *frame);

/* Call this whenever the runner has changed: starts the previews and thumbnails that are due. */
void pastiche_tune_previews_update (PasticheTunePreviews *previews);

/* Stop making previews; then the widgets may be destroyed.  After that, pastiche_tune_previews_free () may be called,
 * which waits a fraction of a second for what is being painted. */
void pastiche_tune_previews_stop (PasticheTunePreviews *previews);
void pastiche_tune_previews_free (PasticheTunePreviews *previews);
