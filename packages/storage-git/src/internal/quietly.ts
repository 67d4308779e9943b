/**
 * Tidying up after what counts.
 *
 * @since 0.1.0
 */

/** Runs work whose failure changes nothing: the failure that led to it, or the success before it, is what counts. */
export const quietly = (work: () => void): void => {
  try {
    work()
  } catch {
    // What stays behind is swept later, or told by whoever needs the disk next.
  }
}
