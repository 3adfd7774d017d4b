/** MariaDB and MySQL servers in containers: asked, dumped and restored by their own programs. */
@NullMarked
package dev.taskforge.ops.backup.mysql;

import org.jspecify.annotations.NullMarked;
