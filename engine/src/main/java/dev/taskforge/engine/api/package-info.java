@NullMarked
package dev.taskforge.engine.api;

import org.jspecify.annotations.NullMarked;
