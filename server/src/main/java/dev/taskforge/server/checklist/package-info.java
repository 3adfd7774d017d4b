@NullMarked
package dev.taskforge.server.checklist;

import org.jspecify.annotations.NullMarked;
