/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * look.h: what is done to a picture: a table of colours, and the optics and grain of a time.
 *
 *   float *table = pastiche_alloc_floats (PASTICHE_LOOK_TABLE, error); // [33][33][33][3], filled with colours
 *   PasticheLook *look = table ? pastiche_look_new (table, 0.8, error) : NULL;
 *
 *   pastiche_free (table);
 */
#pragma once

#include "canvas.h"
#include "era-file.h"
#include "pastiche-era.h"
#include "tensor.h"
#include "threads.h"

G_BEGIN_DECLS

#define PASTICHE_LOOK_NODES 33 /* of the table along each axis, at the coded values 0, 1∕32 … 1 */
#define PASTICHE_LOOK_COUNT (PASTICHE_LOOK_NODES * PASTICHE_LOOK_NODES * PASTICHE_LOOK_NODES)
#define PASTICHE_LOOK_TABLE (3 * (gsize) PASTICHE_LOOK_COUNT)

struct _PasticheLook
{
  float *shifts; /* [33][33][33][4], by red, green, blue: strength × (the node's new colour − its own), and 0; NULL: the
                  * look changes nothing */
  PasticheOptics optics;       /* all amounts times the strength */
  float          chroma_share; /* of the softness of the colours alone, 0 to 1 */
  guint32        seed;
};

/* A look without optics: @table [33][33][33][3], by red, green and blue, says what becomes of each node's colour, all of it
 * R'G'B' in 0 to 1, and is copied.  @strength is 0 to 1.5; at 0 the look leaves every bit of a picture as it is.  Free with
 * pastiche_look_free ().  PASTICHE_ERROR_MEMORY. */
PasticheLook *pastiche_look_new (const float *table, double strength, GError **error);

/* Writes @canvas once more with the look.  Its work is added to the job's total.  PASTICHE_ERROR_SIZE,
 * PASTICHE_ERROR_MEMORY, G_IO_ERROR_CANCELLED. */
gboolean
pastiche_look_run (const PasticheLook *look, const PasticheCanvas *canvas, int frame, PasticheJob *job, GError **error);

/* Bytes that it takes beside the canvas. */
gsize pastiche_look_run_memory (const PasticheLook *look, int width, int height);

G_END_DECLS
