/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fading.c: a look without optics or grain: only what becomes of colours.
 */
#include "fading.h"
#include "look.h"
#include "still.h"

PasticheLook *
pastiche_fading_look (const PasticheRestorer *restorer,
                      PasticheStill *const   *stills,
                      int                     n,
                      double                  fading,
                      GError                **error)
{
  const PasticheEraSettings settings = { .strength = fading };
  g_autoptr (PasticheEra) era        = pastiche_era_load_file (restorer->unfaded, error);

  return era ? pastiche_era_look (era, stills, n, &settings, error) : NULL;
}

gboolean
pastiche_fading_undo (const PasticheRestorer *restorer,
                      double                  fading,
                      const PasticheCanvas   *canvas,
                      PasticheJob            *job,
                      GError                **error)
{
  g_autoptr (PasticheStill) still = pastiche_still_of_canvas (canvas, job, error);
  g_autoptr (PasticheLook) look   = still ? pastiche_fading_look (restorer, &still, 1, fading, error) : NULL;

  return look && pastiche_look_run (look, canvas, 0, job, error);
}

gsize
pastiche_fading_memory (int height, int width)
{
  const PasticheLook look = { .shifts = NULL };

  return PASTICHE_LOOK_TABLE * 2 * sizeof (float) + pastiche_look_run_memory (&look, width, height);
}
