/** Telling others how a deployment ended: signed webhooks to declared receivers, and the notes of releases. */
@NullMarked
package dev.taskforge.ops.notify;

import org.jspecify.annotations.NullMarked;
