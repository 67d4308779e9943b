/**
 * Answers of a model in a form that is given: the form as JSON Schema, and the answer read by it, or what is wrong with it.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"

/** For the model. */
export const answerSchema = (form: Schema.Top): Readonly<Record<string, unknown>> => {
  const { definitions, schema } = Schema.toJsonSchemaDocument(form)
  return Object.keys(definitions).length === 0 ? { ...schema } : { ...schema, $defs: definitions }
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()
/** A code block around all of it is what models often write. */
const FENCED = /^\s*```(?:json)?[ \t]*\n(?<json>[^]*?)\n```\s*$/u
/** Problems that are told at once. */
const MOST = 10

/** Reads answers of one form; what is wrong is said in sentences that name the field. */
export const answerReader = <A>(form: Schema.Codec<A, unknown>) => {
  const decode = Schema.decodeUnknownResult(form)
  return (text: string): Result.Result<A, ReadonlyArray<string>> => {
    let value: unknown
    try {
      value = JSON.parse(FENCED.exec(text)?.groups?.["json"] ?? text)
    } catch (error) {
      return Result.fail([`The answer is not JSON: ${error instanceof Error ? error.message : String(error)}`])
    }
    const decoded = decode(value)
    if (Result.isSuccess(decoded)) return Result.succeed(decoded.success)
    return Result.fail(
      format(decoded.failure.issue)
        .issues.slice(0, MOST)
        .map(({ message, path }) => {
          const field = (path ?? []).map((part) => String(typeof part === "object" ? part.key : part)).join(".")
          return `${field === "" ? "The answer" : field}: ${message}`
        })
    )
  }
}
