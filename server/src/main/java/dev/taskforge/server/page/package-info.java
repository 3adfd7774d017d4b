/** The web pages: what they show, in which language, and where their buttons lead. */
@NullMarked
package dev.taskforge.server.page;

import org.jspecify.annotations.NullMarked;
