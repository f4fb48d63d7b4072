package upgrade.web.ready;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Reads the paths that the services of some bundles declare, by the version that runs now. */
public final class Paths {
  /** The service property with what is to be asked before an upgrade has succeeded. */
  public static final String PROBE = "upgrade.probe";

  /** The service property with what is to be called once before requests are released. */
  public static final String WARM_UP = "upgrade.warmup";

  private final BundleContext context;

  public Paths(BundleContext context) {
    this.context = context;
  }

  /** The values of that property, in the order of registration. */
  public List<String> declared(String property, Set<Long> bundleIds) {
    List<ServiceReference<?>> references = new ArrayList<>();
    try {
      ServiceReference<?>[] all = context.getAllServiceReferences(null, "(" + property + "=*)");
      references.addAll(all == null ? List.of() : Arrays.asList(all));
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(property, e);
    }
    references.sort((one, other) -> other.compareTo(one));
    Set<String> values = new LinkedHashSet<>();
    for (ServiceReference<?> reference : references) {
      if (reference.getBundle() != null
          && bundleIds.contains(reference.getBundle().getBundleId())) {
        values.addAll(words(reference.getProperty(property)));
      }
    }
    return List.copyOf(values);
  }

  private static List<String> words(@Nullable Object value) {
    List<String> words = new ArrayList<>();
    if (value instanceof Object[] several) {
      Arrays.stream(several).forEach(word -> words.add(String.valueOf(word)));
    } else if (value instanceof Iterable<?> several) {
      several.forEach(word -> words.add(String.valueOf(word)));
    } else if (value != null) {
      words.add(String.valueOf(value));
    }
    return words;
  }
}
