/// The seam: what the compile side and the run side know of each other.
package io.fovea.spi;
