/** What people are told on their phones. */
@NullMarked
package dev.taskforge.server.alert;

import org.jspecify.annotations.NullMarked;
