/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * learner.c: paintings become styles in the background.
 */
#include "learner.h"

typedef struct
{
  char   *painting;
  char   *path; /* of the style */
  GError *error;
} Lesson;

struct _PasticheLearner
{
  PasticheGallery *gallery;
  PasticheLearned  learned;
  gpointer         data;
  GThreadPool     *pool; /* of one thread */
  GAsyncQueue     *ended;
  GSource         *source; /* dispatched when lessons have ended */
  int              busy;
};

static void
lesson_free (gpointer data)
{
  Lesson *lesson = data;

  g_free (lesson->painting);
  g_free (lesson->path);
  g_clear_error (&lesson->error);
  g_free (lesson);
}

static void
learn (gpointer data, gpointer user_data)
{
  PasticheLearner *learner = user_data;
  Lesson          *lesson  = data;

  lesson->path = pastiche_gallery_learn (learner->gallery, lesson->painting, NULL, NULL, &lesson->error);
  g_async_queue_push (learner->ended, lesson);
  g_source_set_ready_time (learner->source, 0);
}

static gboolean
hand_out (gpointer data)
{
  PasticheLearner *learner = data;
  Lesson          *lesson;

  g_source_set_ready_time (learner->source, -1);
  while ((lesson = g_async_queue_try_pop (learner->ended)) != NULL)
    {
      learner->busy--;
      learner->learned (lesson->path, lesson->error, learner->data);
      lesson_free (lesson);
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
dispatch (G_GNUC_UNUSED GSource *source, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

PasticheLearner *
pastiche_learner_new (PasticheGallery *gallery, PasticheLearned learned, gpointer data)
{
  static GSourceFuncs functions = { .dispatch = dispatch };
  PasticheLearner    *learner   = g_new0 (PasticheLearner, 1);

  learner->gallery = gallery;
  learner->learned = learned;
  learner->data    = data;
  learner->ended   = g_async_queue_new_full (lesson_free);
  learner->pool    = g_thread_pool_new_full (learn, learner, lesson_free, 1, FALSE, NULL);
  learner->source  = g_source_new (&functions, sizeof (GSource));
  g_source_set_callback (learner->source, hand_out, learner, NULL);
  g_source_attach (learner->source, NULL);
  return learner;
}

void
pastiche_learner_free (PasticheLearner *learner)
{
  g_thread_pool_free (learner->pool, TRUE, TRUE);
  g_source_destroy (learner->source);
  g_source_unref (learner->source);
  g_async_queue_unref (learner->ended);
  g_free (learner);
}

void
pastiche_learner_add (PasticheLearner *learner, const char *painting)
{
  Lesson *lesson = g_new0 (Lesson, 1);

  lesson->painting = g_strdup (painting);
  learner->busy++;
  g_thread_pool_push (learner->pool, lesson, NULL);
}

gboolean
pastiche_learner_is_busy (PasticheLearner *learner)
{
  return learner->busy > 0;
}
