/// Database connections of MySQL and MariaDB: who logs in, up to TLS.
package io.fovea.parsers.mysql;
