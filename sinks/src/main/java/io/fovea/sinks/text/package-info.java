/// What the outputs made of text share: bytes of UTF-8, forms of values, and the files or the stream that lines go to.
package io.fovea.sinks.text;
