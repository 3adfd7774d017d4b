/** TaskForge as its own first project. */
@NullMarked
package dev.taskforge.server.self;

import org.jspecify.annotations.NullMarked;
