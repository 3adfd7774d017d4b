package dev.taskforge.ops.checklist;

import org.jspecify.annotations.Nullable;

/**
 * A command as a document writes it. Nothing runs it before a person accepted exactly this text.
 *
 * @param text on one line
 * @param expected what the document says its output holds, behind an arrow; null when it says nothing
 * @param line where it stands, from 1
 */
public record CommandText(String text, @Nullable String expected, int line) {}
