package upgrade.impl.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import upgrade.api.Message;

/** Keeps what was told first and what was told last; not safe for use by several threads. */
final class Messages {
  private static final int FIRST = 100;
  private static final int LAST = 100;

  private final List<Message> first = new ArrayList<>();
  private final Deque<Message> last = new ArrayDeque<>();
  private long leftOut;

  void add(Message message) {
    if (first.size() < FIRST) {
      first.add(message);
      return;
    }
    last.addLast(message);
    if (last.size() > LAST) {
      last.removeFirst();
      leftOut++;
    }
  }

  List<Message> all() {
    List<Message> all = new ArrayList<>(first);
    if (leftOut > 0) {
      all.add(Message.of(false, "(" + leftOut + " messages left out)"));
    }
    all.addAll(last);
    return all;
  }
}
