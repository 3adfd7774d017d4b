@NullMarked
package dev.taskforge.engine.store.sql;

import org.jspecify.annotations.NullMarked;
