/**
 * All checks, in the order in which their findings are shown.
 *
 * @since 0.1.0
 */
import type { Check } from "./Check.ts"
import { fieldInvalid, severityUnderstated, typeUnconfigured, urgencyUnderstated } from "./consistency.ts"
import { contractAssumed, impact, importerTouched } from "./contract.ts"
import { dependencyCycle, dependencyDead, sharedFileOneSided, titleAlike } from "./coherence.ts"
import { fileNaming, folderNew, pathRepeated } from "./files.ts"
import { fileContested, fileCreatedTwice, removerUnordered, symbolNotAwaited } from "./gaps.ts"
import { criterionRepeated, criterionUnmeasured } from "./criteria.ts"
import { OPEN_CHECKS } from "./Open.ts"
import { templateSectionOpen, titleVague } from "./sections.ts"

export const CHECKS: ReadonlyArray<Check> = [
  ...OPEN_CHECKS,
  templateSectionOpen,
  titleVague,
  criterionUnmeasured,
  criterionRepeated,
  pathRepeated,
  titleAlike,
  dependencyDead,
  dependencyCycle,
  sharedFileOneSided,
  fileCreatedTwice,
  removerUnordered,
  symbolNotAwaited,
  fileContested,
  contractAssumed,
  importerTouched,
  impact,
  folderNew,
  typeUnconfigured,
  urgencyUnderstated,
  severityUnderstated,
  fieldInvalid,
  fileNaming
]
