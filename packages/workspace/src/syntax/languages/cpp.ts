/**
 * C and C++, both by the grammar of C++. What macros make is not seen.
 *
 * @since 0.1.0
 */
import type { Language } from "../Language.ts"

const NAMES = "[(identifier) (field_identifier) (destructor_name) (operator_name)]"

const query = `
(namespace_definition name: (_) @name) @namespace
(class_specifier name: (type_identifier) @name body: (_)) @class
(struct_specifier name: (type_identifier) @name body: (_)) @struct
(union_specifier name: (type_identifier) @name body: (_)) @struct
(enum_specifier name: (type_identifier) @name body: (_)) @enum
(enumerator name: (identifier) @name) @constant
(type_definition declarator: (type_identifier) @name @type)
(type_definition declarator: (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name @type))))
(alias_declaration name: (type_identifier) @name) @type
(function_definition declarator: (function_declarator declarator: ${NAMES} @name)) @function
(function_definition declarator: (pointer_declarator declarator: (function_declarator declarator: ${NAMES} @name))) @function
(function_definition declarator: (reference_declarator (function_declarator declarator: ${NAMES} @name))) @function
(function_definition declarator: (function_declarator declarator: (qualified_identifier scope: (_) @of name: ${NAMES} @name))) @method
(function_definition declarator: (pointer_declarator declarator: (function_declarator declarator: (qualified_identifier scope: (_) @of name: ${NAMES} @name)))) @method
(function_definition declarator: (reference_declarator (function_declarator declarator: (qualified_identifier scope: (_) @of name: ${NAMES} @name)))) @method
(declaration declarator: (function_declarator declarator: (identifier) @name)) @function
(declaration declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))) @function
(field_declaration declarator: (function_declarator declarator: (field_identifier) @name)) @method
(field_declaration declarator: (field_identifier) @name) @field
(field_declaration declarator: (pointer_declarator declarator: (field_identifier) @name)) @field
(translation_unit (declaration declarator: (init_declarator declarator: (identifier) @name)) @variable)
(preproc_def name: (identifier) @name) @macro
(preproc_function_def name: (identifier) @name) @macro
(call_expression function: (identifier) @call)
(call_expression function: (field_expression field: (field_identifier) @call))
(call_expression function: (qualified_identifier name: (identifier) @call))
(call_expression function: (template_function name: (identifier) @call))
(type_identifier) @type
(preproc_include) @import
(comment) @skip
(string_literal) @skip
(raw_string_literal) @skip
(char_literal) @skip
`

export const cpp: Language = {
  name: "cpp",
  endings: ["cc", "cpp", "cxx", "hh", "hpp", "hxx", "h++", "c++"],
  grammar: "cpp",
  query
}

export const c: Language = { name: "c", endings: ["c", "h"], grammar: "cpp", query }
