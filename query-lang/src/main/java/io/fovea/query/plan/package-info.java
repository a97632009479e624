/// What the planner makes of checked queries: predicates known layer by layer, formulas over them, needs. No syntax
/// tree is seen from here on.
package io.fovea.query.plan;
