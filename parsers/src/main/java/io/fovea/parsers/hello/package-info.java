/// The hello messages of TLS as every protocol carries them: ClientHello and ServerHello with their names, fingerprints
/// and fields.
package io.fovea.parsers.hello;
