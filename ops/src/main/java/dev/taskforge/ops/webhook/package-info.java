/** Jobs of the type {@code http}: signed deliveries to declared endpoints (Standard Webhooks 1.0). */
@NullMarked
package dev.taskforge.ops.webhook;

import org.jspecify.annotations.NullMarked;
