/**
 * Moves a file that is wrong out of the way. Nothing is ever deleted because it is damaged: a person may need it.
 *
 * @since 0.1.0
 */
import { dirname, join } from "node:path"
import type { Durability } from "./publish.ts"
import { codeOf, type Fs } from "./Fs.ts"
import { quarantineDir } from "./layout.ts"
import { quietly } from "./quietly.ts"

interface Place {
  readonly fs: Fs
  readonly storeDir: string
  readonly durability: Durability
}

const claim = ({ fs, storeDir }: Place, name: string): boolean => {
  fs.mkdir(quarantineDir(storeDir))
  try {
    fs.close(fs.create(join(quarantineDir(storeDir), name)))
    return true
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false
    throw error
  }
}

/**
 * Moves a file to `quarantine/<name>`; false, and nothing done, when somebody else has claimed that name. Who claims names
 * by what identifies the file never moves one that took its place.
 */
export const quarantine = (place: Place, file: string, name: string): boolean => {
  const { durability, fs, storeDir } = place
  if (!claim(place, name)) return false
  const aside = join(quarantineDir(storeDir), name)
  try {
    fs.rename(file, aside)
  } catch (error) {
    quietly(() => fs.unlink(aside))
    // Gone meanwhile: there is nothing left to move.
    if (codeOf(error) === "ENOENT") return false
    throw error
  }
  if (durability === "commit") {
    fs.syncDir(quarantineDir(storeDir))
    fs.syncDir(dirname(file))
  }
  return true
}
