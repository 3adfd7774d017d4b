/** What is old or vulnerable, and the installation of updates of security, for people and machines. */
@NullMarked
package dev.taskforge.server.updates;

import org.jspecify.annotations.NullMarked;
