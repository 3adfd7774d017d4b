@NullMarked
package dev.taskforge.server.page;

import org.jspecify.annotations.NullMarked;
