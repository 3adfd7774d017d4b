/** Tells why an application does not work: facts of this machine are gathered, and a table says what they mean. */
@NullMarked
package dev.taskforge.ops.diagnosis;

import org.jspecify.annotations.NullMarked;
