/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * open-pictures.h: what the host has open, pictures and their layers, for the
 * artist to learn from.
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
  int        id;   /* the host's */
  char      *name; /* as the host calls it */
  gboolean   part; /* of the picture before it in the list */
  GdkPixbuf *thumbnail;
} PasticheOpenPicture;

typedef struct
{
  GPtrArray *(*list) (gpointer data); /* of PasticheOpenPicture, which it frees */
  PastichePicture *(*read) (int id, gpointer data, GError **error);
  gpointer data;
} PasticheOpenPictures;
