/// What generated filters call: the bookkeeping of a program, sets, and tests of boxed values. Public because generated
/// classes live in class loaders of their own; nothing else uses it.
package io.fovea.codegen.runtime;
