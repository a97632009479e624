/// Messages of things over MQTT: who connects to the broker.
package io.fovea.parsers.mqtt;
