/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * scales.h: damage as the network sees it in a picture at other sizes than its own.
 *
 * The network knows scratches and specks of some widths best.  Where the picture is enlarged it finds finer ones; and what
 * it takes for damage by mistake, as a button or an eye, is seldom the same at two sizes.  So it looks at two thirds and
 * three halves of a picture's size, and what it says there counts as much as what it says of the picture as it is: the mean
 * of the logits.  That takes 2.7 times as long again, so only pictures of up to 3 megapixels are looked at that way.  Only
 * damage is looked for: colours and kinds come from the picture's own size, and marks, which needn't be found, are seen
 * there only; so this depends on nothing but the picture.
 *
 *   g_autoptr (PasticheScales) scales = pastiche_scales_of_rows (restorer, job, &colours, error);
 *   float *scratch = pastiche_alloc_floats (pastiche_scales_scratch (scales), error);
 *
 *   pastiche_scales_mean (scales, 100, 0, width, found, scratch); // of row 100: its results, as the network gave them
 */
#pragma once

#include "restorer.h"

G_BEGIN_DECLS

/* As pastiche_scales_new (), of colours in rows, [height][width][3] in 0 to 1. */
PasticheScales *pastiche_scales_of_rows (const PasticheRestorer *restorer,
                                         PasticheJob            *job,
                                         const PasticheRows     *colours,
                                         GError                **error);

/* Multiply-adds of looking at a picture of this size, for a job's total; bytes that stay, and all that are taken
 * meanwhile, those included. */
double pastiche_scales_work (int height, int width);
gsize  pastiche_scales_kept (int height, int width);
gsize  pastiche_scales_memory (const PasticheRestorer *restorer, int height, int width);

/* Floats of work space for pastiche_scales_mean (). */
gsize pastiche_scales_scratch (const PasticheScales *scales);

/* Makes the logits of damage in @found, [width][PASTICHE_RESTORER_OUTPUTS], results of the pixels of a row from @x on, the
 * means of all sizes.  Any thread may call it, each with its own @scratch. */
void pastiche_scales_mean (const PasticheScales *scales, int row, int x, int width, float *found, float *scratch);

G_END_DECLS
