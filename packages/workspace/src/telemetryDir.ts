/**
 * Where the telemetry log is: in the store's folder, so that it is found, copied and thrown away with it.
 *
 * @since 0.1.0
 */
import { join } from "node:path"

export const telemetryDir = (storeDir: string): string => join(storeDir, "telemetry")
