/** What people read: languages, tables, colours, progress. */
@NullMarked
package dev.taskforge.cli.text;

import org.jspecify.annotations.NullMarked;
