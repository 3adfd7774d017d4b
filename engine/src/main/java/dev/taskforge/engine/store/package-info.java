@NullMarked
package dev.taskforge.engine.store;

import org.jspecify.annotations.NullMarked;
