/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * era-craft.h: the craft of showing a picture as another time would have: choices are PasticheEraChoice, and the data is
 * the PasticheEraShot that the picture belongs to.
 *
 *   PasticheEraShot       shot   = { gallery, stills, n, 0 };
 *   PasticheEraChoice  choice = { "kodachrome", PASTICHE_ERA_DEFAULT };
 *   painter = pastiche_painter_new (&pastiche_era_craft, &shot, picture);
 *   pastiche_painter_add (painter, PASTICHE_PASS_QUICK, &choice, done, data);
 */
#pragma once

#include "craft.h"
#include "pastiche-era.h"

/* The frames of a shot, which have one look. */
typedef struct
{
  PasticheGallery      *gallery;
  PasticheStill *const *stills; /* of all frames */
  int                   n;
  int                   frame; /* the number of the painter's picture among them */
} PasticheEraShot;

typedef struct
{
  char               *era; /* its name */
  PasticheEraSettings settings;
} PasticheEraChoice;

extern const PasticheCraft pastiche_era_craft;
