package dev.taskforge.ops.access;

import org.jspecify.annotations.Nullable;

/**
 * A test identity.
 *
 * @param role what the expected answers are declared for; its own name when none is given
 * @param tenant whose things are its own; null when it belongs to none
 */
public record Identity(String name, String role, @Nullable String tenant, SignIn signIn) {}
