/**
 * Go.
 *
 * @since 0.1.0
 */
import type { Language } from "../Language.ts"

export const go: Language = {
  name: "go",
  endings: ["go"],
  grammar: "go",
  query: `
(function_declaration name: (identifier) @name) @function
(method_declaration receiver: (parameter_list (parameter_declaration type: [(type_identifier) @of (pointer_type (type_identifier) @of) (generic_type type: (type_identifier) @of) (pointer_type (generic_type type: (type_identifier) @of))])) name: (field_identifier) @name) @method
(type_spec name: (type_identifier) @name type: (struct_type)) @struct
(type_spec name: (type_identifier) @name type: (interface_type)) @interface
(type_spec name: (type_identifier) @name) @type
(type_alias name: (type_identifier) @name) @type
(method_elem name: (field_identifier) @name) @method
(field_declaration name: (field_identifier) @name) @field
(source_file (const_declaration (const_spec name: (identifier) @name) @constant))
(source_file (var_declaration (var_spec name: (identifier) @name) @variable))
(source_file (var_declaration (var_spec_list (var_spec name: (identifier) @name) @variable)))
(call_expression function: (identifier) @call)
(call_expression function: (selector_expression field: (field_identifier) @call))
(type_identifier) @type
(import_spec) @import
(comment) @skip
(interpreted_string_literal) @skip
(raw_string_literal) @skip
`
}
