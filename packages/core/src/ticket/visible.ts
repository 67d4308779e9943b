/**
 * Whether a text can be seen at all: a title of spaces without width is none.
 *
 * @since 0.1.0
 */

/** Anything but spaces, control and format characters, halves of characters, lone marks, and letters that are drawn empty. */
const VISIBLE = /[^\s\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{M}\u115f\u1160\u2800\u3164\uffa0]/u

export const isVisible = (text: string): boolean => VISIBLE.test(text)
