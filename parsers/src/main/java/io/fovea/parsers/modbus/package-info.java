/// Industrial control over Modbus/TCP: which unit is told to do what.
package io.fovea.parsers.modbus;
