/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * open-images.h: the images that GIMP has open and their layers, as paintings to fine-tune on.  Main thread only.
 *
 *   pastiche_dialog_body_set_open_pictures (PASTICHE_DIALOG_BODY (body), pastiche_open_images ());
 */
#pragma once

#include "open-pictures.h"

/* A static object, whose functions list and read the images as they are when they are called. */
const PasticheOpenPictures *pastiche_open_images (void);
