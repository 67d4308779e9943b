/**
 * Python.
 *
 * @since 0.1.0
 */
import type { Language } from "../Language.ts"

export const python: Language = {
  name: "python",
  endings: ["py", "pyi"],
  grammar: "python",
  query: `
(class_definition body: (block [(function_definition name: (identifier) @name) (decorated_definition definition: (function_definition name: (identifier) @name))] @method))
(function_definition name: (identifier) @name) @function
(class_definition name: (identifier) @name) @class
(module (expression_statement (assignment left: (identifier) @name) @variable))
(class_definition body: (block (expression_statement (assignment left: (identifier) @name) @field)))
(call function: (identifier) @call)
(call function: (attribute attribute: (identifier) @call))
(decorator (identifier) @call)
(decorator (attribute attribute: (identifier) @call))
(type (identifier) @type)
(class_definition superclasses: (argument_list (identifier) @type))
(import_statement) @import
(import_from_statement) @import
(comment) @skip
(string_content) @skip
`
}
