/** Temporary folders that are gone after the test, whatever happens. */
import { mkdtempSync, realpathSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Effect from "effect/Effect"

const make = (): string => realpathSync(mkdtempSync(join(tmpdir(), "btk-refs-")))
const remove = (dir: string): void => rmSync(dir, { recursive: true, force: true })

export const withTemp = async <A>(use: (dir: string) => Promise<A>): Promise<A> => {
  const dir = make()
  try {
    return await use(dir)
  } finally {
    remove(dir)
  }
}

/** A folder that lives as long as the scope. */
export const tempScoped = Effect.acquireRelease(Effect.sync(make), (dir) => Effect.sync(() => remove(dir)))
