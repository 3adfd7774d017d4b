@NullMarked
package dev.taskforge.engine.store.postgres;

import org.jspecify.annotations.NullMarked;
