/// What every output that is a file shares: hidden names until it is complete, safe names, broken pipes.
package io.fovea.sinks.files;
