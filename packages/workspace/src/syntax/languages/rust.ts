/**
 * Rust.
 *
 * @since 0.1.0
 */
import type { Language } from "../Language.ts"

export const rust: Language = {
  name: "rust",
  endings: ["rs"],
  grammar: "rust",
  query: `
(impl_item type: (type_identifier) @name) @within
(impl_item type: (generic_type type: (type_identifier) @name)) @within
(impl_item body: (declaration_list (function_item name: (identifier) @name) @method))
(trait_item body: (declaration_list (function_item name: (identifier) @name) @method))
(function_signature_item name: (identifier) @name) @method
(function_item name: (identifier) @name) @function
(struct_item name: (type_identifier) @name) @struct
(union_item name: (type_identifier) @name) @struct
(enum_item name: (type_identifier) @name) @enum
(enum_variant name: (identifier) @name) @constant
(trait_item name: (type_identifier) @name) @interface
(type_item name: (type_identifier) @name) @type
(associated_type name: (type_identifier) @name) @type
(mod_item name: (identifier) @name body: (_)) @module
(const_item name: (identifier) @name) @constant
(static_item name: (identifier) @name) @variable
(field_declaration name: (field_identifier) @name) @field
(macro_definition name: (identifier) @name) @macro
(call_expression function: (identifier) @call)
(call_expression function: (field_expression field: (field_identifier) @call))
(call_expression function: (scoped_identifier name: (identifier) @call))
(call_expression function: (generic_function function: (identifier) @call))
(call_expression function: (generic_function function: (scoped_identifier name: (identifier) @call)))
(call_expression function: (generic_function function: (field_expression field: (field_identifier) @call)))
(macro_invocation macro: (identifier) @call)
(type_identifier) @type
(use_declaration) @import
(mod_item !body) @import
(line_comment) @skip
(block_comment) @skip
(string_literal) @skip
(raw_string_literal) @skip
`
}
