package dev.taskforge.server.backup;

import java.util.List;

/** What a set of backups made now would do, for each of its members. */
public record SetPlanView(List<BackupPlanView> members) {}
