/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * network-style.h: imported styles: .onnx files among the artist's own styles, as somebody else made them.
 *
 *   g_autoptr (PasticheStyleInfo) info = pastiche_network_style_info ("mosaic.onnx", error); // quick, for a list
 *   g_autoptr (PasticheStyle) style    = pastiche_network_style_load ("mosaic.onnx", error); // to paint
 */
#pragma once

#include "style.h"

#define PASTICHE_NETWORK_ENDING ".onnx"

/* What the file says of itself, and of its licence, if it does; whether it can paint is seen when it is loaded.  Free with
 * pastiche_style_info_unref ().  Errors of pastiche_model_read_texts (). */
PasticheStyleInfo *pastiche_network_style_info (const char *path, GError **error);

/* The style; free with pastiche_style_unref ().  Errors of pastiche_network_load (). */
PasticheStyle *pastiche_network_style_load (const char *path, GError **error);

/* Write the file @path to @to, which is new, with @title; G_IO_ERROR_EXISTS where there is one.  With a @to of NULL it is
 * written over.  PASTICHE_ERROR_FILE, PASTICHE_ERROR_FORMAT, PASTICHE_ERROR_MEMORY. */
gboolean pastiche_network_style_write (const char *path, const char *title, const char *to, GError **error);

/* Whether the files have the same network. */
gboolean pastiche_network_style_is_same (const char *a, const char *b);
