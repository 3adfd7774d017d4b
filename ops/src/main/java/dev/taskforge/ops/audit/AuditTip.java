package dev.taskforge.ops.audit;

/**
 * Where the audit chain stands.
 *
 * @param entries how many entries there are
 * @param hash of the newest; zeros when there is none
 * @param sealed the newest entry that a signed checkpoint covers; 0 for none
 * @param checkpoint that checkpoint as text, four lines; empty when there is none
 */
public record AuditTip(long entries, String hash, long sealed, String checkpoint) {}
