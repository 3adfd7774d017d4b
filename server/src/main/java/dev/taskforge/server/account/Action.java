package dev.taskforge.server.account;

/** What a request wants to do, as far as access is concerned. Every route declares exactly one. */
public enum Action {
    /** Anyone, signed in or not. */
    PUBLIC,
    /** Any principal with valid credentials, whatever its roles. The handler limits the answer to what it may see. */
    SIGNED_IN,
    /** Reading; needs {@link Role#VIEWER}. */
    VIEW,
    /** Starting, cancelling or retrying work; needs {@link Role#OPERATOR}. */
    OPERATE,
    /**
     * Taking jobs as a worker and recording how they end; needs {@link Role#OPERATOR}, or a worker token for the project,
     * which is also limited to its queues and types.
     */
    WORK,
    /** Keeping copies in one's own part of the vault; only accounts of the vault may, and they may nothing else. */
    VAULT,
    /** Changing declarations, deciding, managing accounts; needs {@link Role#ADMIN}. */
    ADMINISTER
}
