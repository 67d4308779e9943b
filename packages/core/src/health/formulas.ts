/**
 * The formulas of health by name. A change of one is a new name: scores of one name compare.
 *
 * @since 0.1.0
 */
import type { Health, HealthInput } from "./Health.ts"
import { healthV1, V1 } from "./HealthV1.ts"
import { SEED_V1, seedHealth } from "./SeedHealth.ts"

export const FORMULAS: Readonly<Record<string, (input: HealthInput) => Health>> = {
  [V1]: healthV1,
  [SEED_V1]: seedHealth
}

export const DEFAULT_FORMULA = V1
