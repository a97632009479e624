/// The syntax tree of a query: what was written, where, and nothing about what it means.
package io.fovea.query.syntax;
