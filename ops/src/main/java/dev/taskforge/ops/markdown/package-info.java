/** Reads the structure of Markdown documents, with the place of everything; changes and renders none. */
@NullMarked
package dev.taskforge.ops.markdown;

import org.jspecify.annotations.NullMarked;
