/** The gate, decisions and waivers over HTTP. */
@NullMarked
package dev.taskforge.server.gate;

import org.jspecify.annotations.NullMarked;
