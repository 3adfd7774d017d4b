/** Who may reach which ports of this machine: rules of its firewall, what listens, and the proof from outside. */
@NullMarked
package dev.taskforge.ops.guard.ports;

import org.jspecify.annotations.NullMarked;
