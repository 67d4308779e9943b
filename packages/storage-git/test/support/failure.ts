import { DomainError } from "@backlog-toolkit/core/log/DomainError"

/** The failure of work that must fail with a `DomainError`. */
export const failureOf = async (work: () => unknown): Promise<DomainError> => {
  try {
    await work()
  } catch (error) {
    if (error instanceof DomainError) return error
    throw error
  }
  throw new Error("It succeeded.")
}
