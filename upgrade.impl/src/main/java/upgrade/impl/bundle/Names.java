package upgrade.impl.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Capability;
import org.osgi.resource.Resource;

/** Tells whether a framework would have two bundles of one name that it may not have. */
final class Names {
  private Names() {}

  static List<String> problems(BundleContext context, Map<Long, Content> contents) {
    List<String> problems = new ArrayList<>();
    contents.forEach(
        (id, content) -> {
          Bundle bundle = context.getBundle(id);
          if (bundle != null) {
            for (Bundle other : context.getBundles()) {
              if (other.getBundleId() != id
                  && bundle.getSymbolicName().equals(other.getSymbolicName())) {
                compare(context, bundle, content, other, contents, problems);
              }
            }
          }
        });
    return problems;
  }

  private static void compare(
      BundleContext context,
      Bundle bundle,
      Content content,
      Bundle other,
      Map<Long, Content> contents,
      List<String> problems) {
    Content its = contents.get(other.getBundleId());
    Version version = its == null ? other.getVersion() : Version.parseVersion(its.version());
    String who = bundle.getSymbolicName() + " " + content.version();
    String them = other.getSymbolicName() + " [" + other.getBundleId() + "] " + version;
    if (version.equals(Version.parseVersion(content.version())) && isUnique(context)) {
      problems.add(who + " is there already, " + them + ": update or uninstall that one");
    }
    BundleRevision current = other.adapt(BundleRevision.class);
    Resource resource = its == null ? current : its.resource();
    boolean resolved = its != null || current != null && current.getWiring() != null;
    if (resolved && resource != null && isSingleton(resource) && isSingleton(content.resource())) {
      problems.add(who + " is a singleton, and so is " + them + ": uninstall one of them");
    }
  }

  /** A hook may allow what the framework does not. */
  private static boolean isUnique(BundleContext context) {
    return !Constants.FRAMEWORK_BSNVERSION_MULTIPLE.equals(
            context.getProperty(Constants.FRAMEWORK_BSNVERSION))
        && context.getServiceReference(CollisionHook.class) == null;
  }

  private static boolean isSingleton(Resource resource) {
    for (Capability each : resource.getCapabilities(BundleNamespace.BUNDLE_NAMESPACE)) {
      if ("true".equals(each.getDirectives().get(BundleNamespace.CAPABILITY_SINGLETON_DIRECTIVE))) {
        return true;
      }
    }
    return false;
  }
}
