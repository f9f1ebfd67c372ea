/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * setup.h: what a style and the artist's settings mean for a picture: the sizes in
 * which it is painted, the generator that paints it, and what shows of that.
 */
#pragma once

#include "finish.h"
#include "painting.h"
#include "style.h"

G_BEGIN_DECLS

typedef struct
{
  const PasticheStyle    *style; /* NULL: any, of which only the memory is asked */
  const PasticheSettings *settings;
} PasticheSetup;

/* Whether the settings are within their ranges.  PASTICHE_ERROR_SETTING. */
gboolean pastiche_setup_check (const PasticheSetup *setup, GError **error);

PasticheSize    pastiche_setup_size (const PasticheSetup *setup, int width, int height);
PasticheAmounts pastiche_setup_amounts (const PasticheSetup *setup);

/* Bytes of memory that painting a picture takes at most beside its own: PasticheReading's function, whose data is a
 * PasticheSetup. */
gsize pastiche_setup_memory (gconstpointer setup, int width, int height);

/* Whether the generator depends on the picture, through the vector that is the picture's own: at strengths beyond
 * 100 %. */
gboolean pastiche_setup_needs_vector (const PasticheSetup *setup);

/* The work of finding that for a picture of this size, in multiply-adds, for the progress. */
double pastiche_setup_vector_work (int width, int height);

/* The style vector @own [PASTICHE_VECTOR] with which the base's generator gives the picture @x back.
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean pastiche_setup_find_vector (const PasticheSetup *setup,
                                     PasticheJob         *job,
                                     const PasticheRows  *x,
                                     float               *own,
                                     GError             **error);

/* The same for one of the styles of a mix, number @part of pastiche_style_n_parts (): its generator paints at the mix's size. */
PasticheSetup pastiche_setup_part (const PasticheSetup *setup, int part);

/* The generator for a picture with the vector @own, which is not read where none is needed; the caller clears it.
 * Not of a mix, of whose parts each has its own.  PASTICHE_ERROR_MEMORY. */
gboolean
pastiche_setup_generator (const PasticheSetup *setup, const float *own, PasticheGenerator *generator, GError **error);

G_END_DECLS
