/** The vault: what other machines keep here, each in a part of its own. */
@NullMarked
package dev.taskforge.server.vault;

import org.jspecify.annotations.NullMarked;
