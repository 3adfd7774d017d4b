@NullMarked
package dev.taskforge.engine.store.sqlite;

import org.jspecify.annotations.NullMarked;
