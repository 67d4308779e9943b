/** Makes a replica in the store that the argument names, and prints its failure's kind and code. */
import { DomainError } from "@backlog-toolkit/core/log/DomainError"
import { openLog } from "../../src/FsLog.ts"

try {
  openLog(process.argv[2] ?? "").ensureSelf()
} catch (error) {
  if (!(error instanceof DomainError)) throw error
  process.stdout.write(`${error.kind} ${error.code}`)
}
