/** Gives rehearsals of releases what backups hold, and drills the images of releases: neither of the two duties knows the other. */
@NullMarked
package dev.taskforge.ops.rehearsal;

import org.jspecify.annotations.NullMarked;
