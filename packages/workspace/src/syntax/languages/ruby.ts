/**
 * Ruby. A word alone may be a variable or a call without arguments: it is taken for none.
 *
 * @since 0.1.0
 */
import type { Language } from "../Language.ts"

export const ruby: Language = {
  name: "ruby",
  endings: ["rb", "rake", "gemspec"],
  grammar: "ruby",
  query: `
(module name: (_) @name) @module
(class name: (_) @name) @class
(method name: (_) @name) @method
(singleton_method name: (_) @name) @method
(alias name: (_) @name) @method
(assignment left: (constant) @name) @constant
(call method: (identifier) @_attr arguments: (argument_list (simple_symbol) @name @field) (#match? @_attr "^(attr_reader|attr_writer|attr_accessor|define_method)$"))
(call method: (identifier) @call)
(superclass (constant) @type)
(call receiver: (constant) @type)
(scope_resolution name: (constant) @type)
(call method: (identifier) @_require arguments: (argument_list (string)) (#match? @_require "^(require|require_relative|load|autoload)$")) @import
(comment) @skip
(string_content) @skip
(heredoc_content) @skip
`
}
