/** How an application changes its version and finds its way back: releases, deployments and what carries them out. */
@NullMarked
package dev.taskforge.ops.release;

import org.jspecify.annotations.NullMarked;
