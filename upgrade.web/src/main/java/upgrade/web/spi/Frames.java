package upgrade.web.spi;

import java.util.Set;

/**
 * Recognises threads that are inside a container with a request that did not come through us.
 *
 * @param container the classes of which one is on the stack of each thread that serves a request
 * @param ours the classes of which one is there as well if it came through the seam
 */
public record Frames(Set<String> container, Set<String> ours) {
  public Frames {
    container = Set.copyOf(container);
    ours = Set.copyOf(ours);
  }

  /** Whether the request of a thread with that stack came before the seam did. */
  public boolean cameEarlier(StackTraceElement[] stack) {
    boolean inside = false;
    for (StackTraceElement frame : stack) {
      if (ours.contains(frame.getClassName())) {
        return false;
      }
      inside |= container.contains(frame.getClassName());
    }
    return inside;
  }
}
