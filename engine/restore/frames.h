/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * frames.h: the job of a frame of a film: a canvas, mended with the frames around it.
 */
#pragma once

#include "restore.h"

G_BEGIN_DECLS

/* The frame's picture, as its PasticheFrameFunc loads it. */
PastichePicture *pastiche_frames_load (const PasticheFrames *frames, int frame, GError **error);

/* As pastiche_restoration_run (), for the frame number @frame of @frames, which is what the canvas shows; its errors, and
 * those of loading frames. */
gboolean pastiche_frames_run (PasticheFrames            *frames,
                              int                        frame,
                              const PasticheRestoration *restoration,
                              PasticheJob               *job,
                              double                    *share,
                              GError                   **error);

/* Bytes that it takes beside the canvas. */
gsize pastiche_frames_memory (const PasticheRestorer *restorer, int width, int height);

G_END_DECLS
