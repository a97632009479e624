/// Plans to readable Java to classes: the compiler that generates filters, and the one that closes over the plan.
package io.fovea.codegen;
