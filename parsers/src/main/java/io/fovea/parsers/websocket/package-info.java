/// WebSocket over TCP, behind the upgrade of HTTP (RFC 6455): which kinds of frames, and how it was closed.
package io.fovea.parsers.websocket;
