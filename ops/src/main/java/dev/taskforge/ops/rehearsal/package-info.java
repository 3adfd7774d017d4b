/** Gives rehearsals of releases what backups hold: neither of the two duties knows the other. */
@NullMarked
package dev.taskforge.ops.rehearsal;

import org.jspecify.annotations.NullMarked;
