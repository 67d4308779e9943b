/**
 * JavaScript and TypeScript, with and without JSX.
 *
 * @since 0.1.0
 */
import type { Language } from "../Language.ts"

const FUNCTION = "[(arrow_function) (function_expression) (generator_function)]"

const shared = `
(function_declaration name: (identifier) @name) @function
(generator_function_declaration name: (identifier) @name) @function
(method_definition name: (_) @name) @method
(variable_declarator name: (identifier) @name value: ${FUNCTION}) @function
(program (lexical_declaration (variable_declarator name: (identifier) @name) @constant))
(program (export_statement (lexical_declaration (variable_declarator name: (identifier) @name) @constant)))
(program (variable_declaration (variable_declarator name: (identifier) @name) @variable))
(program (export_statement (variable_declaration (variable_declarator name: (identifier) @name) @variable)))
(assignment_expression left: (member_expression property: (property_identifier) @name) right: ${FUNCTION}) @function
(pair key: (property_identifier) @name value: ${FUNCTION}) @method
(call_expression function: (identifier) @call)
(call_expression function: (member_expression property: (property_identifier) @call))
(new_expression constructor: (identifier) @call)
(new_expression constructor: (member_expression property: (property_identifier) @call))
(import_statement) @import
(export_statement source: (string)) @import
(call_expression function: (import)) @import
(call_expression function: (identifier) @_require arguments: (arguments (string)) (#eq? @_require "require")) @import
(call_expression function: (member_expression object: (identifier) @_mocks) (#match? @_mocks "^(jest|vi|require)$")) @import
(comment) @skip
(string_fragment) @skip
(regex_pattern) @skip
`
const jsx = `
(jsx_opening_element name: (identifier) @call)
(jsx_self_closing_element name: (identifier) @call)
(jsx_text) @skip
`
const types = `
(class_declaration name: (type_identifier) @name) @class
(abstract_class_declaration name: (type_identifier) @name) @class
(class name: (type_identifier) @name) @class
(interface_declaration name: (type_identifier) @name) @interface
(type_alias_declaration name: (type_identifier) @name) @type
(enum_declaration name: (identifier) @name) @enum
(enum_body name: (property_identifier) @name @constant)
(enum_assignment name: (property_identifier) @name) @constant
(internal_module name: (identifier) @name) @namespace
(function_signature name: (identifier) @name) @function
(method_signature name: (_) @name) @method
(abstract_method_signature name: (_) @name) @method
(property_signature name: (_) @name) @field
(public_field_definition name: (_) @name value: ${FUNCTION}) @method
(public_field_definition name: (_) @name) @field
(extends_clause value: (identifier) @type)
(type_identifier) @type
`

export const javascript: Language = {
  name: "javascript",
  endings: ["js", "jsx", "mjs", "cjs"],
  grammar: "javascript",
  query: `
(class_declaration name: (identifier) @name) @class
(class name: (identifier) @name) @class
(field_definition property: (_) @name value: ${FUNCTION}) @method
(field_definition property: (_) @name) @field
(class_heritage (identifier) @type)
${shared}${jsx}`
}

export const typescript: Language = {
  name: "typescript",
  endings: ["ts", "mts", "cts"],
  grammar: "typescript",
  query: types + shared
}

export const tsx: Language = {
  name: "typescript",
  endings: ["tsx"],
  grammar: "tsx",
  query: types + shared + jsx
}
