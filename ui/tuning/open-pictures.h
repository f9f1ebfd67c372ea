/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * open-pictures.h: how the host (GIMP, or a test) offers the images that it has open and their layers, as paintings to
 * fine-tune on.
 *
 *   g_autoptr (GPtrArray) pictures = open->list (open->data);
 *   for (guint i = 0; i < pictures->len; i++)
 *     offer (g_ptr_array_index (pictures, i));
 *   picture = open->read (chosen->id, open->data, &error);
 */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

#include "pastiche.h"

typedef struct
{
  int        id;   /* given and understood by the host */
  char      *name; /* to show */
  gboolean   part; /* a layer of the image before it in the list */
  GdkPixbuf *thumbnail;
} PasticheOpenPicture;

typedef struct
{
  GPtrArray *(*list) (gpointer data); /* a new array of PasticheOpenPicture, which it frees with itself */
  PastichePicture *(*read) (int id, gpointer data, GError **error);
  gpointer data;
} PasticheOpenPictures;
