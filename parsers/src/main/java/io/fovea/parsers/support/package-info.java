/// What parsers of all protocols share: views of bytes, text from the wire, tables of names.
package io.fovea.parsers.support;
