/** What the linter finds in the files of projects. */
@NullMarked
package dev.taskforge.server.lint;

import org.jspecify.annotations.NullMarked;
