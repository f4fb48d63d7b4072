package upgrade.web.race;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs a scenario in every order of its threads' accesses to shared memory, but only once in those
 * that differ by nothing but accesses that do not depend on each other.
 *
 * <p>Dynamic partial order reduction (Flanagan and Godefroid, 2005) with sleep sets. Memory is
 * taken to be sequentially consistent, as it is for volatile fields, atomics and locks.
 */
final class Explorer implements Run.Choice {
  /** Every thread that is left waits for what will never come. */
  static final class WaitsForGoodException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WaitsForGoodException(String what) {
      super(what);
    }
  }

  private static final int MOST_ORDERS = 40_000;

  /** A state that was reached: what could be done there, what has been tried. */
  private static final class Node {
    @Nullable Operation[] next = {};
    int enabled;
    int sleeping;
    int wanted;
    int tried;
    int chosen;

    /** For each thread, the number of its steps that happened before the one chosen here. */
    int[] clock = {};

    Operation operation() {
      Operation chosenOperation = next[chosen];
      if (chosenOperation == null) {
        throw new IllegalStateException("a thread that has ended was chosen");
      }
      return chosenOperation;
    }
  }

  private final List<Node> path = new ArrayList<>();
  private int depth;

  /**
   * @return how many orders there are
   */
  int explore(Supplier<Scenario> scenarios, boolean deadlines) throws InterruptedException {
    int orders = 0;
    do {
      if (++orders > MOST_ORDERS) {
        throw new IllegalStateException("more than " + MOST_ORDERS + " orders");
      }
      depth = 0;
      Scenario scenario = scenarios.get();
      Run run = new Run(scenario.actors(), this, deadlines);
      Throwable failure = run.perform();
      if (failure == null && run.isWhole()) {
        try {
          scenario.after();
        } catch (Exception | AssertionError e) {
          failure = e;
        }
      }
      if (failure != null) {
        throw new AssertionError(failure + "\nin order " + orders + ":\n" + told(), failure);
      }
    } while (backtrack());
    return orders;
  }

  @Override
  public int next(@Nullable Operation[] next, int enabled) {
    wantWhatDepends(next);
    if (enabled == 0) {
      throw new WaitsForGoodException(waiting(next));
    }
    Node node;
    if (depth < path.size()) {
      node = path.get(depth);
    } else {
      node = new Node();
      int last = depth == 0 ? 0 : path.get(depth - 1).chosen;
      node.sleeping = depth == 0 ? 0 : sleeping(path.get(depth - 1));
      int choices = enabled & ~node.sleeping;
      if (choices == 0) {
        return NONE; // the same as an order that was there before
      }
      node.chosen = (choices & 1 << last) != 0 ? last : Integer.numberOfTrailingZeros(choices);
      node.wanted = 1 << node.chosen;
      path.add(node);
    }
    node.next = next.clone();
    node.enabled = enabled;
    node.clock = clock(node);
    depth++;
    return node.chosen;
  }

  /**
   * Those whose next operation was tried before, and to which what was chosen makes no difference.
   */
  private static int sleeping(Node before) {
    int sleeping = 0;
    for (int i = 0; i < before.next.length; i++) {
      Operation operation = before.next[i];
      boolean known = ((before.sleeping | before.tried) & 1 << i) != 0;
      if (known
          && i != before.chosen
          && operation != null
          && !operation.depends(before.operation())) {
        sleeping |= 1 << i;
      }
    }
    return sleeping;
  }

  /** Where the last step lies that each thread's next one could have come before. */
  private void wantWhatDepends(@Nullable Operation[] next) {
    for (int p = 0; p < next.length; p++) {
      Operation operation = next[p];
      if (operation == null) {
        continue;
      }
      int[] known = clockOfLast(p, next.length);
      for (int i = depth - 1; i >= 0; i--) {
        Node node = path.get(i);
        if (node.chosen != p && node.operation().depends(operation) && known[node.chosen] < i + 1) {
          node.wanted |= (node.enabled & 1 << p) != 0 ? 1 << p : node.enabled;
          break;
        }
      }
    }
  }

  private int[] clockOfLast(int thread, int threads) {
    for (int i = depth - 1; i >= 0; i--) {
      if (path.get(i).chosen == thread) {
        return path.get(i).clock;
      }
    }
    return new int[threads];
  }

  private int[] clock(Node node) {
    int[] clock = clockOfLast(node.chosen, node.next.length).clone();
    for (int i = 0; i < depth; i++) {
      Node before = path.get(i);
      if (before.operation().depends(node.operation())) {
        for (int t = 0; t < clock.length; t++) {
          clock[t] = Math.max(clock[t], before.clock[t]);
        }
      }
    }
    clock[node.chosen] = depth + 1;
    return clock;
  }

  /** Back to the last state with something left to try; false if there is none. */
  private boolean backtrack() {
    for (int i = path.size() - 1; i >= 0; i--) {
      Node node = path.get(i);
      node.tried |= 1 << node.chosen;
      int left = node.wanted & node.enabled & ~node.tried & ~node.sleeping;
      if (left != 0) {
        node.chosen = Integer.numberOfTrailingZeros(left);
        return true;
      }
      path.remove(i);
    }
    return false;
  }

  private static String waiting(@Nullable Operation[] next) {
    StringBuilder text = new StringBuilder("waits for good:");
    for (int i = 0; i < next.length; i++) {
      if (next[i] != null) {
        text.append(" T").append(i + 1).append(' ').append(next[i]);
      }
    }
    return text.toString();
  }

  private String told() {
    StringBuilder text = new StringBuilder();
    for (Node node : path.subList(0, Math.min(depth, path.size()))) {
      text.append("  T").append(node.chosen + 1).append(' ').append(node.operation()).append('\n');
    }
    return text.toString();
  }
}
