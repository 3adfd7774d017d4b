/** Places on other machines or disks where copies of backups lie: folders, SFTP servers, S3-compatible storage, other TaskForges. */
@NullMarked
package dev.taskforge.ops.destination;

import org.jspecify.annotations.NullMarked;
