/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * open-images.h: the images that GIMP has open and their layers, for the
 * artist to learn a style from.  Main thread only.
 *
 *   pastiche_dialog_body_set_open_pictures (PASTICHE_DIALOG_BODY (body), pastiche_open_images ());
 */
#pragma once

#include "open-pictures.h"

/* As they are when they are asked for; it is there for ever. */
const PasticheOpenPictures *pastiche_open_images (void);
