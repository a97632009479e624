/// The reference compiler: slow and obvious filters that every faster one has to agree with. Knows checked queries
/// only, nothing of plans.
package io.fovea.query.reference;
