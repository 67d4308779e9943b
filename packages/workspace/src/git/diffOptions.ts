/**
 * One way to compare, whatever anybody configured: the patch id of a change must be the same in every clone.
 *
 * @since 0.1.0
 */

/** Everything but the toolkit's own files, which are no part of any change. */
export const withoutBacklog = ({ backlog }: { readonly backlog: string }): ReadonlyArray<string> => [
  "--",
  ".",
  `:(top,exclude,literal)${backlog}`
]

export const DIFF_OPTIONS = [
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "-O/dev/null",
  "--full-index",
  "--diff-algorithm=myers",
  "--indent-heuristic",
  "--unified=3",
  "--inter-hunk-context=0",
  "--src-prefix=a/",
  "--dst-prefix=b/",
  "--ignore-submodules=none",
  "--submodule=short"
]

export const DIFF_CONFIG = ["-c", "diff.suppressBlankEmpty=false"]

/**
 * For patch ids: no renames, and everything as text, because `patch-id` before 2.39 takes all changes of one
 * binary file for the same.
 */
export const PATCH_OPTIONS = [...DIFF_OPTIONS, "--no-renames", "--text"]
