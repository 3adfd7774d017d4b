/** What people ask for: refusals, and the rule of two persons. */
@NullMarked
package dev.taskforge.ops.request;

import org.jspecify.annotations.NullMarked;
