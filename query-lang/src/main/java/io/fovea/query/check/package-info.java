/// From the syntax tree to checked queries: every name is a field, every value has its field's type.
package io.fovea.query.check;
