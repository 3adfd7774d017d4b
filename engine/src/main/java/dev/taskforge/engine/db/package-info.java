@NullMarked
package dev.taskforge.engine.db;

import org.jspecify.annotations.NullMarked;
