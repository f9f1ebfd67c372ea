/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * painting.h: a picture painted with strokes of the wanted size.  The generator
 * draws strokes of a fixed number of pixels, so it paints at a working size, which
 * may be smaller or larger than the picture.
 *
 *   PasticheSize size   = { .height = 3000, .width = 4000, .working_height = 900, .working_width = 1200 };
 *   double       work   = pastiche_painting_work (NULL, &size, NULL, TRUE); // for the progress
 *   gsize        memory = pastiche_painting_memory (NULL, &size, 0); // bytes
 *   gboolean     ok     = pastiche_painting_run (&brush, job, &size, &rows, NULL, done, data, error);
 */
#pragma once

#include "generator.h"
#include "network.h"
#include "rows.h"
#include "threads.h"

G_BEGIN_DECLS

/* In pixels. */
typedef struct
{
  int height, width; /* of the picture */
  int working_height, working_width;
} PasticheSize;

#define PASTICHE_MAX_SIZES \
  8 /* in which a picture is painted, coarse to fine: the largest from the smallest working size has 7 */

/* What paints at one size: one of the two. */
typedef struct
{
  const PasticheGenerator *generator;
  const PasticheNetwork   *network; /* imported; it has no moments that could be shared */
} PasticheBrush;

/* In how many sizes it is painted, the working size included. */
int pastiche_painting_sizes (const PasticheSize *size);

/* The work that it will be, in multiply-adds, for the progress: to be @painted, or only measured, with @moments as below;
 * by @network or, with NULL, by the generator. */
double pastiche_painting_work (const PasticheNetwork *network,
                               const PasticheSize    *size,
                               const PasticheMoments *moments,
                               gboolean               painted);

/* Bytes that it takes at most at a time, without the picture; @finish of them by what is called with the painted one;
 * @network as above. */
gsize pastiche_painting_memory (const PasticheNetwork *network, const PasticheSize *size, gsize finish);

/* Called once with the @painted picture, [height][width][3] in 0 to 1, which is there until it returns. */
typedef gboolean (*PastichePaintingDone) (const PasticheRows *painted, gpointer data, GError **error);

/* Paint @x, a picture without transparency (pastiche_matte_rows ()), and call @done with the result and @data.
 * What layers are normalised with is in @moments, for each of the pastiche_painting_sizes (), or NULL: the
 * picture's own, as in a size whose moments have no values.
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED, PASTICHE_ERROR_FORMAT of pastiche_network_paint (), and those of @done. */
gboolean pastiche_painting_run (const PasticheBrush   *brush,
                                PasticheJob           *job,
                                const PasticheSize    *size,
                                const PasticheRows    *x,
                                const PasticheMoments *moments,
                                PastichePaintingDone   done,
                                gpointer               data,
                                GError               **error);

/* Paint @x no further than it takes to know the @moments of all sizes, none of which are given.  Errors likewise. */
gboolean pastiche_painting_measure (const PasticheGenerator *generator,
                                    PasticheJob             *job,
                                    const PasticheSize      *size,
                                    const PasticheRows      *x,
                                    const PasticheMoments   *moments,
                                    GError                 **error);

G_END_DECLS
