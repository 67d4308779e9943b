/**
 * The toolkit's version; a test keeps it equal to the package's manifest.
 *
 * @since 0.1.0
 */
export const VERSION = "0.0.0"
