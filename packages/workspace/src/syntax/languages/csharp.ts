/**
 * C#.
 *
 * @since 0.1.0
 */
import type { Language } from "../Language.ts"

export const csharp: Language = {
  name: "csharp",
  endings: ["cs"],
  grammar: "c-sharp",
  query: `
(namespace_declaration name: (_) @name) @namespace
(file_scoped_namespace_declaration name: (_) @name) @namespace
(class_declaration name: (identifier) @name) @class
(record_declaration name: (identifier) @name) @class
(struct_declaration name: (identifier) @name) @struct
(interface_declaration name: (identifier) @name) @interface
(enum_declaration name: (identifier) @name) @enum
(enum_member_declaration name: (identifier) @name) @constant
(delegate_declaration name: (identifier) @name) @type
(method_declaration name: (identifier) @name) @method
(constructor_declaration name: (identifier) @name) @method
(local_function_statement name: (identifier) @name) @function
(property_declaration name: (identifier) @name) @field
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @field
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @field
(invocation_expression function: (identifier) @call)
(invocation_expression function: (generic_name (identifier) @call))
(invocation_expression function: (member_access_expression name: (identifier) @call))
(invocation_expression function: (member_access_expression name: (generic_name (identifier) @call)))
(invocation_expression function: (conditional_access_expression (member_binding_expression name: (identifier) @call)))
(object_creation_expression type: (identifier) @call)
(object_creation_expression type: (generic_name (identifier) @call))
(_ type: (identifier) @type)
(_ type: (nullable_type type: (identifier) @type))
(_ type: (array_type type: (identifier) @type))
(generic_name (identifier) @type)
(type_argument_list (identifier) @type)
(base_list (identifier) @type)
(method_declaration returns: (identifier) @type)
(attribute name: (identifier) @type)
(using_directive) @import
(comment) @skip
(string_literal) @skip
(verbatim_string_literal) @skip
(raw_string_literal) @skip
`
}
