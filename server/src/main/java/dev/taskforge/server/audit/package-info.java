/** Reading and verifying the audit log over HTTP. */
@NullMarked
package dev.taskforge.server.audit;

import org.jspecify.annotations.NullMarked;
