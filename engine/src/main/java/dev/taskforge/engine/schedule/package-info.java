@NullMarked
package dev.taskforge.engine.schedule;

import org.jspecify.annotations.NullMarked;
