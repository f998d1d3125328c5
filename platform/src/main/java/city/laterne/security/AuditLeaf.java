package city.laterne.security;

/**
 * One line of the audit log: who did what to what, when, and what became of it.
 *
 * @param at µs since 1970, machine time; strictly increasing within a process
 * @param who the principal's name
 * @param what the deed, e.g. {@code create principal}
 * @param target what it was done to
 * @param outcome what became of it, e.g. {@code done} or the reason of a refusal
 */
public record AuditLeaf(long at, String who, String what, String target, String outcome) {}
