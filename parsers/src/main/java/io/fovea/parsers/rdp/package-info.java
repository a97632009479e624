/// Remote desktops over RDP: who connects, and with which security.
package io.fovea.parsers.rdp;
