package dev.taskforge.ops.guard.ports;

import java.io.IOException;

/**
 * Keeps rules in the kernel, those of each owner apart from all others. What it writes takes effect as a whole or not at all, and nothing
 * that belongs to others is changed.
 *
 * <p>The rules are looked at before the kernel translates addresses, so that they see the port that was asked for: that of a container
 * which Docker publishes, by whatever way, and that of a program of the machine alike. What passes from container to container, or through
 * the machine, is none of its addresses and meets no rule.
 */
interface PacketFilter {

    /** Its name, such as {@code nftables}. */
    String word();

    /** The text that {@link #put} would load. */
    String render(String owner, PortRules rules);

    /**
     * Puts rules in the place of those the owner has.
     *
     * @throws IOException when they were not taken; those before are then still in force
     */
    void put(String owner, PortRules rules) throws IOException, InterruptedException;

    /** Removes what the owner has; nothing happens when there is nothing. */
    void remove(String owner) throws IOException, InterruptedException;

    /** The rules the owner has as the kernel tells them, without what it counted; empty when there are none. */
    String inForce(String owner) throws IOException, InterruptedException;
}
