/**
 * PHP.
 *
 * @since 0.1.0
 */
import type { Language } from "../Language.ts"

export const php: Language = {
  name: "php",
  endings: ["php", "phtml"],
  grammar: "php",
  query: `
(namespace_definition name: (namespace_name) @name) @namespace
(class_declaration name: (name) @name) @class
(trait_declaration name: (name) @name) @class
(interface_declaration name: (name) @name) @interface
(enum_declaration name: (name) @name) @enum
(enum_case name: (name) @name) @constant
(function_definition name: (name) @name) @function
(method_declaration name: (name) @name) @method
(property_declaration (property_element (variable_name (name) @name))) @field
(property_promotion_parameter name: (variable_name (name) @name)) @field
(const_declaration (const_element (name) @name)) @constant
(function_call_expression function: (name) @call)
(function_call_expression function: (qualified_name (name) @call))
(member_call_expression name: (name) @call)
(nullsafe_member_call_expression name: (name) @call)
(scoped_call_expression name: (name) @call)
(scoped_call_expression scope: (name) @type)
(object_creation_expression (name) @call)
(object_creation_expression (qualified_name (name) @call))
(named_type (name) @type)
(base_clause (name) @type)
(class_interface_clause (name) @type)
(use_declaration (name) @type)
(namespace_use_declaration) @import
(require_expression) @import
(require_once_expression) @import
(include_expression) @import
(include_once_expression) @import
(comment) @skip
(string_content) @skip
(heredoc_body) @skip
(nowdoc_body) @skip
(text) @skip
`
}
