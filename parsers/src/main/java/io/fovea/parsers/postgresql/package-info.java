/// Database connections of PostgreSQL: who logs in to which database, up to TLS.
package io.fovea.parsers.postgresql;
