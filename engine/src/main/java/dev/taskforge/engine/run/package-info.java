@NullMarked
package dev.taskforge.engine.run;

import org.jspecify.annotations.NullMarked;
