/**
 * Commit messages that Git takes and terminals can show: they hold titles and outputs that others wrote.
 *
 * @since 0.1.0
 */

/** Control characters but tab and line break (Git refuses NUL), and marks that turn the direction of a line. */
const HOSTILE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu

export const cleanMessage = (message: string): string => message.replaceAll("\r\n", "\n").replaceAll(HOSTILE, " ")
