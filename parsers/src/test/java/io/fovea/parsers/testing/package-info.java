/// What tests of parsers share: exchanges of bytes, a stand-in for the engine, a small reader of captures.
package io.fovea.parsers.testing;
