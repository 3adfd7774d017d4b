/** One class per command. */
@NullMarked
package dev.taskforge.cli.command;

import org.jspecify.annotations.NullMarked;
