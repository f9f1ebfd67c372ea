/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * thumbnails.c: the painting jobs of the gallery's thumbnails.
 */
#include "thumbnails.h"

struct _PasticheThumbnails
{
  PastichePainter *painter;
  GHashTable      *jobs; /* to come: card → Wanted */
};

typedef struct
{
  PasticheThumbnails *thumbnails;
  PasticheStyleCard  *card;
  guint               job;
} Wanted;

static void
done (PasticheFinished *painting, G_GNUC_UNUSED const GError *error, gpointer data)
{
  Wanted *wanted = data;

  if (painting != NULL)
    pastiche_style_card_set_thumbnail (wanted->card, painting->fitted);
  g_hash_table_remove (wanted->thumbnails->jobs, wanted->card);
}

void
pastiche_thumbnails_want (PasticheThumbnails *thumbnails, PasticheStyleCard *card)
{
  g_autoptr (PasticheChoice) choice = pastiche_choice_new ();
  Wanted *wanted                    = g_new (Wanted, 1);

  g_set_str (&choice->style, pastiche_style_card_info (card)->name);
  *wanted     = (Wanted) { thumbnails, card, 0 };
  wanted->job = pastiche_painter_add (thumbnails->painter, PASTICHE_PASS_THUMBNAIL, choice, done, wanted);
  g_hash_table_insert (thumbnails->jobs, card, wanted);
}

void
pastiche_thumbnails_drop (PasticheThumbnails *thumbnails, PasticheStyleCard *card)
{
  Wanted *wanted = g_hash_table_lookup (thumbnails->jobs, card);

  if (wanted == NULL)
    return;
  pastiche_painter_drop (thumbnails->painter, wanted->job);
  g_hash_table_remove (thumbnails->jobs, card);
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
