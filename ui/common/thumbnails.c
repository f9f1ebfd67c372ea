/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * thumbnails.c: the painting jobs of a gallery's thumbnails.
 */
#include "thumbnails.h"

struct _PasticheThumbnails
{
  PastichePainter *painter;
  GHashTable      *jobs; /* to come: thumbnail → Wanted */
};

typedef struct
{
  PasticheThumbnails *thumbnails;
  PasticheThumbnail  *thumbnail;
  guint               job;
} Wanted;

static void
done (PasticheFinished *painting, G_GNUC_UNUSED const GError *error, gpointer data)
{
  Wanted *wanted = data;

  if (painting != NULL)
    pastiche_thumbnail_set (wanted->thumbnail, painting->fitted);
  g_hash_table_remove (wanted->thumbnails->jobs, wanted->thumbnail);
}

void
pastiche_thumbnails_want (PasticheThumbnails *thumbnails, PasticheThumbnail *thumbnail, gconstpointer choice)
{
  Wanted *wanted = g_new (Wanted, 1);

  *wanted     = (Wanted) { thumbnails, thumbnail, 0 };
  wanted->job = pastiche_painter_add (thumbnails->painter, PASTICHE_PASS_THUMBNAIL, choice, done, wanted);
  g_hash_table_insert (thumbnails->jobs, thumbnail, wanted);
}

void
pastiche_thumbnails_drop (PasticheThumbnails *thumbnails, PasticheThumbnail *thumbnail)
{
  Wanted *wanted = g_hash_table_lookup (thumbnails->jobs, thumbnail);

  if (wanted == NULL)
    return;
  pastiche_painter_drop (thumbnails->painter, wanted->job);
  g_hash_table_remove (thumbnails->jobs, thumbnail);
}

PasticheThumbnails *
pastiche_thumbnails_new (PastichePainter *painter)
{
  PasticheThumbnails *thumbnails = g_new0 (PasticheThumbnails, 1);

  thumbnails->painter = painter;
  thumbnails->jobs    = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  return thumbnails;
}

void
pastiche_thumbnails_free (PasticheThumbnails *thumbnails)
{
  GHashTableIter iter;
  gpointer       wanted;

  g_hash_table_iter_init (&iter, thumbnails->jobs);
  while (g_hash_table_iter_next (&iter, NULL, &wanted))
    pastiche_painter_drop (thumbnails->painter, ((Wanted *) wanted)->job);
  g_hash_table_unref (thumbnails->jobs);
  g_free (thumbnails);
}
