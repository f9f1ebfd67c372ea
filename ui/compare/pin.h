/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * pin.h: a pinned look: what was chosen, and what has been painted of it.
 *
 *   PastichePin     *pin   = pastiche_pin_new (choice);
 *   g_autofree char *title = pastiche_pin_title (pin->choice, gallery); // “Vincent van Gogh + Doré’s engravings 80 %”
 *   pastiche_pin_free (pin);
 */
#pragma once

#include <cairo.h>

#include "pastiche-choice.h"

/* Plain data; surfaces and texts belong to it. */
typedef struct
{
  PasticheChoice       *choice;
  gboolean              ticked; /* a layer of it is wanted */
  cairo_surface_t      *fitted; /* all of the picture, no larger than a screen; NULL: not painted yet */
  gboolean              exact;  /* @fitted is the layer reduced, and no quick job's result that only looks like it */
  cairo_surface_t      *part;   /* of the layer, pixel for pixel, or NULL: these pixels of the picture */
  cairo_rectangle_int_t part_pixels;
  char                 *problem; /* why it, or its layer, cannot be painted; or NULL */
} PastichePin;

/* Nothing is painted yet; @choice is copied. */
PastichePin *pastiche_pin_new (const PasticheChoice *choice);
void         pastiche_pin_free (PastichePin *pin);

/* Whether @gallery has the styles of a look. */
gboolean pastiche_pin_is_there (const PasticheChoice *choice, PasticheGallery *gallery);

/* What artists call a look, as its layer is called: the titles that its styles have in @gallery, and the strength.  The caller
 * frees it. */
char *pastiche_pin_title (const PasticheChoice *choice, PasticheGallery *gallery);

/* The same with where its other sliders are, which tells it from all others; the caller frees it. */
char *pastiche_pin_name (const PasticheChoice *choice, PasticheGallery *gallery);

/* Where its other sliders are; those that leave a style as it is are left out, and unless @others is NULL those that are at
 * the same place in all of these.  The caller frees it. */
char *pastiche_pin_settings (const PasticheChoice *choice, const GPtrArray *others);
