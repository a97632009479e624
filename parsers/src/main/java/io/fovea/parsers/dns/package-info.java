/// DNS over UDP and TCP, and what has its messages: multicast DNS, LLMNR and the NetBIOS name service.
package io.fovea.parsers.dns;
