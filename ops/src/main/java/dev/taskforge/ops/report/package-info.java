/** The report on a month of a project: chapters that read the records of the other duties. */
@NullMarked
package dev.taskforge.ops.report;

import org.jspecify.annotations.NullMarked;
