/** A team's own Markdown checklist: read with the place of every mark, kept as items, written back by splicing. */
@org.jspecify.annotations.NullMarked
package dev.taskforge.ops.checklist;
