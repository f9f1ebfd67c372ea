/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tune.h: what a tune is made of, for the files that make it up: tune.c has
 * the game, tune-state.c its states and what is saved of them,
 * tune-checkpoint.c survives.
 */
#pragma once

#include "crops.h"
#include "pastiche-tune.h"
#include "gallery.h"
#include "trainer.h"

G_BEGIN_DECLS

#define PASTICHE_TUNE_PHOTO_SIDE    480 /* pixels of the shorter side, as in pretrained/recipe/data.py */
#define PASTICHE_TUNE_PAINTING_SIDE 512
#define PASTICHE_TUNE_MEASURED      8 /* batches of photographs that are measured on */

/* A state that can be gone back to. */
typedef struct
{
  PasticheTuneState info;
  float            *values; /* the average, then the discriminator with its singular vectors */
} PasticheTuneKept;

struct _PasticheTune
{
  /* these never change */
  PasticheBase    *base;
  char            *names; /* of the paintings, one a line */
  PasticheCrops   *paintings, *photographs;
  int              own; /* photographs that are the artist's; they come first */
  PasticheTraining training;
  float            code[PASTICHE_CODE];
  PasticheBatch    measured[PASTICHE_TUNE_MEASURED];

  /* these change in a step, under step */
  GMutex           step;
  PasticheTrainer *trainer;
  PasticheBatch    wide;                          /* a step's photographs */
  PasticheBatch    real[PASTICHE_MAX_JUDGEMENTS]; /* and crops of the paintings, for each judgement */
  gboolean         aimed;                         /* the trainer knows the paintings' statistics */
  float            first;                         /* measure at the start, 0 before; content then */
  float            first_content;
  float            smallest;    /* of all measures, not relative to the first */
  int              measured_at; /* step, −1 before */

  /* these are looked at from other threads, under lock, which is taken after step */
  GMutex               lock;
  PasticheTuneSettings settings;
  PasticheTuneProgress progress;
  PasticheWeights      now;            /* the average after the last step */
  PasticheTuneKept     best;           /* values NULL before the first measure */
  GArray              *kept;           /* of PasticheTuneKept */
  int                  every, next_id; /* steps between kept states; the next one's id */

  /* tune-checkpoint.c's, under step, but for fd, which is under lock */
  char    *path;    /* or NULL */
  int      fd;      /* of the file there, locked; −1 */
  gint64   written; /* when the last one was begun, monotonic */
  GThread *writer;  /* of it, or NULL */
  gint     writing; /* atomic: it has not ended */
};

/* A tune without a game yet: pictures are added, then pastiche_tune_begin () is called. */
PasticheTune *pastiche_tune_prepare (PasticheGallery *gallery, const PasticheTuneSettings *settings, GError **error);
gboolean      pastiche_tune_begin (PasticheTune *tune, PasticheGallery *gallery, GError **error);

/* Keep the state that was measured among the others, when it is its turn, and if it is @sound as the best. */
gboolean pastiche_tune_keep (PasticheTune *tune, gboolean sound, GError **error);
void     pastiche_tune_clear_kept (gpointer kept);

/* Numbers in PasticheTuneKept.values. */
gsize pastiche_tune_state_size (PasticheTune *tune);

/* Write when a minute has passed since the last time, or @now, on a thread of its own; @wait for it.  What went wrong
 * the last time comes out here. */
gboolean pastiche_tune_write (PasticheTune *tune, gboolean now, gboolean wait, GError **error);

G_END_DECLS
