/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * search-words.c: finding styles by words.
 */
#include "search-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The keywords of style files, and the words under which they are found.  Translations should have all words that
 * somebody may type who looks for such a style: nouns, adjectives, other names. */
static const struct
{
  const char *keyword, *words;
} vocabulary[] = {
  /* techniques */
  { "oil", N_ ("oil painting") },
  { "watercolour", N_ ("watercolour watercolor aquarelle") },
  { "ink", N_ ("ink drawing") },
  { "wash", N_ ("wash ink wash") },
  { "pen", N_ ("pen line drawing") },
  { "engraving", N_ ("engraving etching hatching") },
  { "woodcut", N_ ("woodcut woodblock print") },
  { "print", N_ ("print printmaking graphic") },
  { "illustration", N_ ("illustration book drawing") },
  { "gold", N_ ("gold golden gilded ornament") },
  { "brushwork", N_ ("brush brushstrokes impasto thick paint") },

  /* movements */
  { "impressionist", N_ ("impressionist impressionism") },
  { "post-impressionist", N_ ("post-impressionist post-impressionism") },
  { "expressionist", N_ ("expressionist expressionism") },
  { "abstract", N_ ("abstract modern") },
  { "symbolist", N_ ("symbolist symbolism") },
  { "art-nouveau", N_ ("art nouveau jugendstil secession") },
  { "baroque", N_ ("baroque old master Dutch") },
  { "renaissance", N_ ("renaissance old master German") },
  { "romantic", N_ ("romantic romanticism") },
  { "japanese", N_ ("Japanese Japan ukiyo-e") },
  { "fairy-tale", N_ ("fairy tale fantasy children") },

  /* moods */
  { "bold", N_ ("bold strong striking") },
  { "bright", N_ ("bright light sunny") },
  { "calm", N_ ("calm quiet peaceful") },
  { "colourful", N_ ("colourful colorful vivid") },
  { "dark", N_ ("dark night gloomy") },
  { "delicate", N_ ("delicate fine soft pale") },
  { "dramatic", N_ ("dramatic contrast") },
  { "dreamy", N_ ("dreamy misty hazy") },
  { "lively", N_ ("lively swirling restless") },
  { "monochrome", N_ ("monochrome black and white grey") },
  { "muted", N_ ("muted earthy brown sepia") },
  { "warm", N_ ("warm") },
  { "cool", N_ ("cool cold blue") },
};

static void
add_words (GString *all, const char *keyword)
{
  for (guint i = 0; i < G_N_ELEMENTS (vocabulary); i++)
    if (g_str_equal (vocabulary[i].keyword, keyword))
      g_string_append_printf (all, " %s %s", vocabulary[i].words, _ (vocabulary[i].words));
}

char *
pastiche_search_words (const char *keywords)
{
  g_auto (GStrv) each = g_strsplit (keywords, ",", -1);
  GString *all        = g_string_new (NULL);

  for (int i = 0; each[i] != NULL; i++)
    {
      g_strstrip (each[i]);
      g_string_append_printf (all, " %s", each[i]);
      add_words (all, each[i]);
    }
  return g_string_free (all, FALSE);
}

/* Without case and accents. */
static char *
fold (const char *text)
{
  g_autofree char *parts  = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autoptr (GString) all = g_string_new (NULL);

  for (const char *c = parts != NULL ? parts : ""; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_ismark (g_utf8_get_char (c)))
      g_string_append_unichar (all, g_utf8_get_char (c));
  return g_utf8_casefold (all->str, -1);
}

gboolean
pastiche_search_finds (const char *text, const char *all)
{
  g_autofree char *wanted = fold (text), *there = fold (all);
  g_auto (GStrv) words = g_strsplit (wanted, " ", -1);

  for (int i = 0; words[i] != NULL; i++)
    if (!g_str_match_string (words[i], there, FALSE) && (g_str_is_ascii (words[i]) || strstr (there, words[i]) == NULL))
      return FALSE;
  return TRUE;
}
