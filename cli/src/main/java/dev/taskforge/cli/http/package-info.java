/** Talking to the server. */
@NullMarked
package dev.taskforge.cli.http;

import org.jspecify.annotations.NullMarked;
