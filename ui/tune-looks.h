/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune-looks.h: what is seen of learning: the artist's picture in the state
 * that is looked at, every few seconds, and the filmstrip's small pictures.
 *
 *   PasticheTuneLooks *looks = pastiche_tune_looks_new (runner, painter, preview, strip);
 *   g_signal_connect_swapped (runner, "changed", G_CALLBACK (pastiche_tune_looks_update), looks);
 *   ...
 *   pastiche_tune_looks_free (looks);
 *
 * Painting and learning share the processors, so a picture is made when twenty
 * times as long as the last one took has passed: it costs learning 5 %.
 */
#pragma once

#include "painter.h"
#include "pastiche-filmstrip.h"
#include "pastiche-preview.h"
#include "tune-runner.h"

typedef struct _PasticheTuneLooks PasticheTuneLooks;

/* All must outlive it. */
PasticheTuneLooks *pastiche_tune_looks_new (PasticheTuneRunner *runner,
                                            PastichePainter    *painter,
                                            PastichePreview    *preview,
                                            PasticheFilmstrip  *strip);
void               pastiche_tune_looks_free (PasticheTuneLooks *looks);

/* Something has changed: is another picture wanted? */
void pastiche_tune_looks_update (PasticheTuneLooks *looks);
