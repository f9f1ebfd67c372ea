/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-looks.h: what is seen of learning: the artist's picture in the state
 * that is looked at, every few seconds, and the filmstrip's small pictures.
 *
 *   PasticheTuneLooks *looks = pastiche_tune_looks_new (runner, gallery, picture, strip, frame);
 *   pastiche_tune_looks_update (looks);     // whenever something has changed
 *   ...
 *   pastiche_tune_looks_stop (looks);       // then the widgets may be destroyed
 *   pastiche_tune_looks_free (looks);
 *
 * Painting and learning share the processors, so a picture is made when twenty
 * times as long as the last one took has passed: it costs learning 5 %.
 */
#pragma once

#include "pastiche-filmstrip.h"
#include "tune-runner.h"

typedef struct _PasticheTuneLooks PasticheTuneLooks;

/* All must outlive it, or until it was stopped.  A preview of @picture comes into @frame, soon: first it is made as
 * small as styles paint, or it would take too long while something is learned. */
PasticheTuneLooks *pastiche_tune_looks_new (PasticheTuneRunner    *runner,
                                            PasticheGallery       *gallery,
                                            const PastichePicture *picture,
                                            PasticheFilmstrip     *strip,
                                            GtkContainer          *frame);

/* Something has changed: is another picture wanted? */
void pastiche_tune_looks_update (PasticheTuneLooks *looks);

/* No more looks.  Freed, it waits for the one that is painted, a fraction of a second; the preview must be gone. */
void pastiche_tune_looks_stop (PasticheTuneLooks *looks);
void pastiche_tune_looks_free (PasticheTuneLooks *looks);
