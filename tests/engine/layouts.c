/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * layouts.c: what the tests need to know of the engine's structures: where their fields are, how large they are, and
 * the values of enumerations, limits and defaults.  It is a part of libpastiche-test alone.  internals.py makes its
 * ctypes structures and constants from these tables, so that no test repeats a declaration by hand and goes on with an
 * old one. A structure that a test only passes on is listed for its size.
 */
#include <stddef.h>

#include "adam.h"
#include "architecture.h"
#include "arena.h"
#include "batch.h"
#include "blotch.h"
#include "conv.h"
#include "crops.h"
#include "filling.h"
#include "generator.h"
#include "network.h"
#include "painting.h"
#include "pastiche-choice.h"
#include "pastiche-era.h"
#include "pastiche-restore.h"
#include "pastiche-tune.h"
#include "pastiche.h"
#include "perceptual.h"
#include "picture-io.h"
#include "places.h"
#include "restorer.h"
#include "rows.h"
#include "safetensors.h"
#include "shading.h"
#include "thumbnail.h"
#include "trainer.h"

typedef struct
{
  const char *structure;
  const char *field; /* NULL: the structure as a whole */
  const char *kind;
  gsize       offset;
  gsize       size;
} Layout;

/* What kind of thing lies at @pointer; internals.py takes the width of numbers from their size. */
#define KIND(pointer)              \
  _Generic ((pointer),             \
      int *: "signed",             \
      long *: "signed",            \
      unsigned int *: "unsigned",  \
      unsigned long *: "unsigned", \
      float *: "real",             \
      double *: "real",            \
      char **: "string",           \
      const char **: "string",     \
      float **: "floats",          \
      const float **: "floats",    \
      default: "other")

#define STRUCTURE(type) { #type, NULL, "structure", 0, sizeof (type) }
#define FIELD(type, field) \
  { #type, #field, KIND (&((type *) 0)->field), offsetof (type, field), sizeof ((type *) 0)->field }

const Layout pastiche_layouts[] = {
  STRUCTURE (PasticheTensor),
  FIELD (PasticheTensor, height),
  FIELD (PasticheTensor, width),
  FIELD (PasticheTensor, channels),
  FIELD (PasticheTensor, data),
  FIELD (PasticheTensor, halves),
  STRUCTURE (PasticheRows),
  FIELD (PasticheRows, height),
  FIELD (PasticheRows, width),
  FIELD (PasticheRows, channels),
  FIELD (PasticheRows, scratch),
  FIELD (PasticheRows, row),
  FIELD (PasticheRows, data),
  STRUCTURE (PasticheArena),
  STRUCTURE (PasticheCanvas),
  FIELD (PasticheCanvas, width),
  FIELD (PasticheCanvas, height),
  FIELD (PasticheCanvas, opaque),
  FIELD (PasticheCanvas, read),
  FIELD (PasticheCanvas, write),
  FIELD (PasticheCanvas, data),
  STRUCTURE (PastichePictures),
  FIELD (PastichePictures, from),
  FIELD (PastichePictures, to),
  STRUCTURE (PasticheFrameLevel),
  FIELD (PasticheFrameLevel, width),
  FIELD (PasticheFrameLevel, height),
  FIELD (PasticheFrameLevel, stride),
  FIELD (PasticheFrameLevel, detail),
  STRUCTURE (PasticheFrame),
  FIELD (PasticheFrame, width),
  FIELD (PasticheFrame, height),
  FIELD (PasticheFrame, colours),
  FIELD (PasticheFrame, n_levels),
  FIELD (PasticheFrame, levels),
  STRUCTURE (PasticheMotion),
  FIELD (PasticheMotion, across),
  FIELD (PasticheMotion, down),
  FIELD (PasticheMotion, vectors),
  STRUCTURE (PasticheMotions),
  FIELD (PasticheMotions, frame),
  FIELD (PasticheMotions, before),
  FIELD (PasticheMotions, after),
  FIELD (PasticheMotions, back),
  FIELD (PasticheMotions, on),
  STRUCTURE (PasticheMoved),
  FIELD (PasticheMoved, width),
  FIELD (PasticheMoved, height),
  FIELD (PasticheMoved, colours),
  FIELD (PasticheMoved, across),
  FIELD (PasticheMoved, down),
  FIELD (PasticheMoved, residue),
  STRUCTURE (PasticheFilling),
  FIELD (PasticheFilling, height),
  FIELD (PasticheFilling, width),
  FIELD (PasticheFilling, stride),
  FIELD (PasticheFilling, pixels),
  FIELD (PasticheFilling, map),
  FIELD (PasticheFilling, depth),
  FIELD (PasticheFilling, nearest),
  FIELD (PasticheFilling, distance),
  FIELD (PasticheFilling, deepest),
  FIELD (PasticheFilling, n_targets),
  FIELD (PasticheFilling, n_sources),
  STRUCTURE (PasticheBlotches),
  FIELD (PasticheBlotches, width),
  FIELD (PasticheBlotches, height),
  FIELD (PasticheBlotches, known),
  FIELD (PasticheBlotches, mask),
  STRUCTURE (PasticheValue),
  FIELD (PasticheValue, rank),
  FIELD (PasticheValue, dims),
  STRUCTURE (PastichePlan),
  FIELD (PastichePlan, memory),
  FIELD (PastichePlan, work),
  FIELD (PastichePlan, shape),
  STRUCTURE (PasticheNetwork),
  FIELD (PasticheNetwork, graph),
  FIELD (PasticheNetwork, colours_last),
  FIELD (PasticheNetwork, bgr),
  FIELD (PasticheNetwork, black),
  FIELD (PasticheNetwork, white),
  FIELD (PasticheNetwork, multiple),
  FIELD (PasticheNetwork, height),
  FIELD (PasticheNetwork, width),
  STRUCTURE (PasticheJob),
  FIELD (PasticheJob, cancellable),
  FIELD (PasticheJob, progress),
  FIELD (PasticheJob, progress_data),
  FIELD (PasticheJob, total),
  FIELD (PasticheJob, done),
  FIELD (PasticheJob, told),
  STRUCTURE (PastichePicture),
  FIELD (PastichePicture, width),
  FIELD (PastichePicture, height),
  FIELD (PastichePicture, pixels),
  STRUCTURE (PasticheSelection),
  FIELD (PasticheSelection, x),
  FIELD (PasticheSelection, y),
  FIELD (PasticheSelection, width),
  FIELD (PasticheSelection, height),
  FIELD (PasticheSelection, values),
  STRUCTURE (PasticheRestoreSettings),
  FIELD (PasticheRestoreSettings, threshold),
  FIELD (PasticheRestoreSettings, scratches),
  FIELD (PasticheRestoreSettings, cracks),
  FIELD (PasticheRestoreSettings, stains),
  FIELD (PasticheRestoreSettings, fading),
  FIELD (PasticheRestoreSettings, noise),
  FIELD (PasticheRestoreSettings, blocks),
  FIELD (PasticheRestoreSettings, screen),
  STRUCTURE (PasticheRestored),
  FIELD (PasticheRestored, picture),
  FIELD (PasticheRestored, mask),
  FIELD (PasticheRestored, share),
  STRUCTURE (PasticheRestorePart),
  FIELD (PasticheRestorePart, scales),
  FIELD (PasticheRestorePart, x),
  FIELD (PasticheRestorePart, y),
  FIELD (PasticheRestorePart, finds),
  FIELD (PasticheRestorePart, found),
  STRUCTURE (PasticheFound),
  FIELD (PasticheFound, width),
  FIELD (PasticheFound, height),
  FIELD (PasticheFound, values),
  STRUCTURE (PasticheRestoreFiles),
  FIELD (PasticheRestoreFiles, in),
  FIELD (PasticheRestoreFiles, out),
  FIELD (PasticheRestoreFiles, damage),
  FIELD (PasticheRestoreFiles, mask),
  FIELD (PasticheRestoreFiles, layer),
  FIELD (PasticheRestoreFiles, always),
  STRUCTURE (PasticheEraSettings),
  FIELD (PasticheEraSettings, strength),
  FIELD (PasticheEraSettings, grain),
  FIELD (PasticheEraSettings, optics),
  FIELD (PasticheEraSettings, seed),
  STRUCTURE (PasticheEraInfo),
  FIELD (PasticheEraInfo, name),
  FIELD (PasticheEraInfo, title),
  FIELD (PasticheEraInfo, years),
  FIELD (PasticheEraInfo, learned),
  FIELD (PasticheEraInfo, weak),
  FIELD (PasticheEraInfo, licence),
  FIELD (PasticheEraInfo, year),
  STRUCTURE (PasticheReading),
  FIELD (PasticheReading, whole),
  FIELD (PasticheReading, enough),
  STRUCTURE (PasticheSource),
  FIELD (PasticheSource, data),
  FIELD (PasticheSource, height),
  FIELD (PasticheSource, width),
  FIELD (PasticheSource, channels),
  FIELD (PasticheSource, scale),
  FIELD (PasticheSource, shift),
  FIELD (PasticheSource, halves),
  FIELD (PasticheSource, band),
  STRUCTURE (PasticheConv),
  STRUCTURE (PasticheBatch),
  FIELD (PasticheBatch, n),
  FIELD (PasticheBatch, at),
  STRUCTURE (PasticheTensorSpec),
  FIELD (PasticheTensorSpec, name),
  FIELD (PasticheTensorSpec, n_dims),
  FIELD (PasticheTensorSpec, shape),
  FIELD (PasticheTensorSpec, size),
  FIELD (PasticheTensorSpec, scale),
  STRUCTURE (PasticheWeights),
  FIELD (PasticheWeights, kind),
  FIELD (PasticheWeights, n),
  FIELD (PasticheWeights, data),
  STRUCTURE (PasticheGenerator),
  STRUCTURE (PasticheStyleInfo),
  FIELD (PasticheStyleInfo, name),
  FIELD (PasticheStyleInfo, title),
  FIELD (PasticheStyleInfo, artist),
  FIELD (PasticheStyleInfo, licence),
  FIELD (PasticheStyleInfo, provenance),
  FIELD (PasticheStyleInfo, training),
  FIELD (PasticheStyleInfo, painting),
  FIELD (PasticheStyleInfo, painting_title),
  FIELD (PasticheStyleInfo, keywords),
  FIELD (PasticheStyleInfo, good_for),
  FIELD (PasticheStyleInfo, weaknesses),
  STRUCTURE (PasticheSettings),
  FIELD (PasticheSettings, strength),
  FIELD (PasticheSettings, stroke_size),
  FIELD (PasticheSettings, keep_colours),
  FIELD (PasticheSettings, detail),
  STRUCTURE (PasticheChoice),
  FIELD (PasticheChoice, style),
  FIELD (PasticheChoice, loaded),
  FIELD (PasticheChoice, mix),
  FIELD (PasticheChoice, mix_amount),
  FIELD (PasticheChoice, settings),
  STRUCTURE (PasticheStyleStatistics),
  STRUCTURE (PastichePerceptual),
  FIELD (PastichePerceptual, statistics),
  FIELD (PastichePerceptual, gram),
  FIELD (PastichePerceptual, content),
  STRUCTURE (PastichePlaces),
  FIELD (PastichePlaces, match),
  FIELD (PastichePlaces, alike),
  STRUCTURE (PastichePaint),
  STRUCTURE (PasticheShading),
  FIELD (PasticheShading, tone),
  FIELD (PasticheShading, calm),
  STRUCTURE (PasticheAdam),
  FIELD (PasticheAdam, n),
  FIELD (PasticheAdam, clip),
  FIELD (PasticheAdam, steps),
  FIELD (PasticheAdam, skipped),
  FIELD (PasticheAdam, mean),
  FIELD (PasticheAdam, square),
  FIELD (PasticheAdam, squares),
  STRUCTURE (PasticheRate),
  FIELD (PasticheRate, n),
  FIELD (PasticheRate, rate),
  STRUCTURE (PasticheCropped),
  FIELD (PasticheCropped, width),
  FIELD (PasticheCropped, height),
  FIELD (PasticheCropped, rgb),
  STRUCTURE (PasticheTraining),
  FIELD (PasticheTraining, batch),
  FIELD (PasticheTraining, updates),
  FIELD (PasticheTraining, size),
  FIELD (PasticheTraining, border),
  FIELD (PasticheTraining, game),
  FIELD (PasticheTraining, adversarial),
  FIELD (PasticheTraining, statistics),
  FIELD (PasticheTraining, gram),
  FIELD (PasticheTraining, content),
  FIELD (PasticheTraining, match),
  FIELD (PasticheTraining, alike),
  FIELD (PasticheTraining, affinity),
  FIELD (PasticheTraining, variation),
  FIELD (PasticheTraining, tone),
  FIELD (PasticheTraining, calm),
  FIELD (PasticheTraining, gain),
  FIELD (PasticheTraining, generator_rate),
  FIELD (PasticheTraining, vector_rate),
  FIELD (PasticheTraining, discriminator_rate),
  FIELD (PasticheTraining, generator_clip),
  FIELD (PasticheTraining, discriminator_clip),
  FIELD (PasticheTraining, decay),
  STRUCTURE (PasticheSchedule),
  FIELD (PasticheSchedule, rate),
  FIELD (PasticheSchedule, content),
  FIELD (PasticheSchedule, skip_below),
  STRUCTURE (PasticheTrainingLosses),
  FIELD (PasticheTrainingLosses, discriminator),
  FIELD (PasticheTrainingLosses, adversarial),
  FIELD (PasticheTrainingLosses, statistics),
  FIELD (PasticheTrainingLosses, gram),
  FIELD (PasticheTrainingLosses, content),
  FIELD (PasticheTrainingLosses, match),
  FIELD (PasticheTrainingLosses, alike),
  FIELD (PasticheTrainingLosses, affinity),
  FIELD (PasticheTrainingLosses, variation),
  FIELD (PasticheTrainingLosses, tone),
  FIELD (PasticheTrainingLosses, calm),
  STRUCTURE (PastichePainting),
  FIELD (PastichePainting, picture),
  FIELD (PastichePainting, name),
  FIELD (PastichePainting, x),
  FIELD (PastichePainting, y),
  FIELD (PastichePainting, width),
  FIELD (PastichePainting, height),
  FIELD (PastichePainting, closeness),
  STRUCTURE (PasticheTuneSettings),
  FIELD (PasticheTuneSettings, game),
  FIELD (PasticheTuneSettings, seed),
  FIELD (PasticheTuneSettings, steps),
  FIELD (PasticheTuneSettings, minutes),
  STRUCTURE (PasticheTuneProgress),
  FIELD (PasticheTuneProgress, step),
  FIELD (PasticheTuneProgress, seconds),
  FIELD (PasticheTuneProgress, fraction),
  FIELD (PasticheTuneProgress, discriminator),
  FIELD (PasticheTuneProgress, generator),
  FIELD (PasticheTuneProgress, style),
  FIELD (PasticheTuneProgress, content),
  FIELD (PasticheTuneProgress, measure),
  FIELD (PasticheTuneProgress, best),
  STRUCTURE (PasticheTrainerPart),
  FIELD (PasticheTrainerPart, name),
  FIELD (PasticheTrainerPart, values),
  FIELD (PasticheTrainerPart, n),
  STRUCTURE (PasticheTuneState),
  FIELD (PasticheTuneState, id),
  FIELD (PasticheTuneState, step),
  FIELD (PasticheTuneState, seconds),
  FIELD (PasticheTuneState, measure),
  STRUCTURE (PasticheTuneWords),
  FIELD (PasticheTuneWords, title),
  FIELD (PasticheTuneWords, artist),
  FIELD (PasticheTuneWords, licence),
  FIELD (PasticheTuneWords, source),
  FIELD (PasticheTuneWords, private_paintings),
  STRUCTURE (PasticheUnfinished),
  FIELD (PasticheUnfinished, path),
  FIELD (PasticheUnfinished, paintings),
  FIELD (PasticheUnfinished, step),
  FIELD (PasticheUnfinished, seconds),
  FIELD (PasticheUnfinished, time),
  { NULL, NULL, NULL, 0, 0 },
};

typedef struct
{
  const char *name;
  gint64      value;
} Constant;

#define CONSTANT(name) { #name, name }

const Constant pastiche_constants[] = {
  CONSTANT (PASTICHE_ERROR_FILE),     CONSTANT (PASTICHE_ERROR_FORMAT),
  CONSTANT (PASTICHE_ERROR_STYLE),    CONSTANT (PASTICHE_ERROR_SIZE),
  CONSTANT (PASTICHE_ERROR_SETTING),  CONSTANT (PASTICHE_ERROR_MEMORY),
  CONSTANT (PASTICHE_LINEAR),         CONSTANT (PASTICHE_LEAKY_RELU),
  CONSTANT (PASTICHE_LOGISTIC),       CONSTANT (PASTICHE_KIND_BASE),
  CONSTANT (PASTICHE_KIND_STYLE),     CONSTANT (PASTICHE_KIND_DISCRIMINATOR),
  CONSTANT (PASTICHE_MINIMAX),        CONSTANT (PASTICHE_NON_SATURATING),
  CONSTANT (PASTICHE_HINGE),          CONSTANT (PASTICHE_TUNE_NOW),
  CONSTANT (PASTICHE_TUNE_BEST),      CONSTANT (PASTICHE_ROW_MULTIPLE),
  CONSTANT (PASTICHE_ARENA_TENSORS),  CONSTANT (PASTICHE_THUMBNAIL_SIDE),
  CONSTANT (PASTICHE_THUMBNAIL_TEXT), CONSTANT (PASTICHE_TENSOR_MAX_FILE),
  CONSTANT (PASTICHE_TRAINER_PARTS),  CONSTANT (PASTICHE_KIND_RESTORER),
  CONSTANT (PASTICHE_MAX_SIZES),      { NULL, 0 },
};

static const PasticheSettings        settings         = PASTICHE_SETTINGS_DEFAULT;
static const PasticheTuneSettings    tune_settings    = PASTICHE_TUNE_DEFAULT;
static const PasticheTraining        training         = PASTICHE_TRAINING_DEFAULT;
static const PasticheRestoreSettings restore_settings = PASTICHE_RESTORE_DEFAULT;
static const PasticheEraSettings     era_settings     = PASTICHE_ERA_DEFAULT;

typedef struct
{
  const char   *structure;
  gconstpointer value;
} Default;

const Default pastiche_defaults[] = {
  { "PasticheSettings", &settings },        { "PasticheTuneSettings", &tune_settings },
  { "PasticheTraining", &training },        { "PasticheRestoreSettings", &restore_settings },
  { "PasticheEraSettings", &era_settings }, { NULL, NULL },
};
