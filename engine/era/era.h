/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * era.h: an era in memory.  It is not changed once it is loaded, so threads need no lock.
 */
#pragma once

#include "pastiche-era.h"
#include "style-file.h"

G_BEGIN_DECLS

struct _PasticheEra
{
  gatomicrefcount  references;
  PasticheEraInfo *info;
  PasticheWeights  weights; /* kind era */
  PasticheOptics   optics;
};

G_END_DECLS
