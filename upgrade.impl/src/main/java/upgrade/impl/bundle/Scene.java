package upgrade.impl.bundle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.felix.utils.resource.CapabilitySet;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.NativeNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.resource.Capability;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.resource.Wiring;
import org.osgi.service.resolver.HostedCapability;
import org.osgi.service.resolver.ResolveContext;

/**
 * Shows a resolver what is installed, with some contents in the place of others: what stays keeps
 * its wiring, what is new or refreshed has none.
 *
 * <p>It filters nothing: a resolver hook can only take choices away, so what cannot be resolved
 * here cannot be with hooks either.
 */
final class Scene extends ResolveContext {
  private final Map<Resource, Wiring> wirings = new LinkedHashMap<>();
  private final Set<Resource> wiredBefore = new LinkedHashSet<>();
  private final List<Capability> capabilities = new ArrayList<>();
  private final Set<Resource> mandatory = new LinkedHashSet<>();
  private final Set<Resource> optional = new LinkedHashSet<>();

  /** Keeps its wiring. */
  void stays(BundleWiring wiring) {
    wirings.put(wiring.getRevision(), wiring);
    for (Capability each : wiring.getCapabilities(null)) {
      capabilities.add(
          each.getResource().equals(wiring.getRevision())
              ? each
              : new Hosted(wiring.getRevision(), each));
    }
  }

  /**
   * Has to be resolved if it is {@code needed}, else may be.
   *
   * @param before whether it is resolved now, and only refreshed
   */
  void resolve(Resource resource, boolean needed, boolean before) {
    (needed ? mandatory : optional).add(resource);
    if (before) {
      wiredBefore.add(resource);
    }
    capabilities.addAll(resource.getCapabilities(null));
  }

  /** May be resolved if somebody needs it. */
  void offers(Resource resource) {
    capabilities.addAll(resource.getCapabilities(null));
  }

  /** The same with only this one that has to be. */
  Scene only(Resource one) {
    Scene scene = new Scene();
    scene.wirings.putAll(wirings);
    scene.wiredBefore.addAll(wiredBefore);
    scene.capabilities.addAll(capabilities);
    scene.optional.addAll(optional);
    scene.mandatory.add(one);
    return scene;
  }

  @Override
  public Set<Resource> getMandatoryResources() {
    return new LinkedHashSet<>(mandatory);
  }

  @Override
  public Set<Resource> getOptionalResources() {
    return new LinkedHashSet<>(optional);
  }

  @Override
  public List<Capability> findProviders(Requirement requirement) {
    boolean system =
        Needs.name(requirement).filter(Constants.SYSTEM_BUNDLE_SYMBOLICNAME::equals).isPresent();
    List<Capability> found = new ArrayList<>();
    for (Capability each : capabilities) {
      if (each.getNamespace().equals(requirement.getNamespace())
          && (system ? isOfSystem(each) : matches(each, requirement))) {
        found.add(each);
      }
    }
    found.sort(
        Comparator.<Capability, Boolean>comparing(each -> !wirings.containsKey(each.getResource()))
            .thenComparing(Scene::version, Comparator.reverseOrder()));
    return found;
  }

  private static boolean isOfSystem(Capability capability) {
    return capability.getResource() instanceof BundleRevision revision
        && revision.getBundle().getBundleId() == Constants.SYSTEM_BUNDLE_ID;
  }

  private static boolean matches(Capability capability, Requirement requirement) {
    Capability declared =
        capability instanceof Hosted hosted ? hosted.getDeclaredCapability() : capability;
    return requirement instanceof BundleRequirement its
            && declared instanceof BundleCapability installed
        ? its.matches(installed)
        : CapabilitySet.matches(declared, requirement);
  }

  private static Version version(Capability capability) {
    Object version =
        capability
            .getAttributes()
            .getOrDefault(
                Constants.VERSION_ATTRIBUTE,
                capability.getAttributes().get(Constants.BUNDLE_VERSION_ATTRIBUTE));
    return version instanceof Version one ? one : Version.emptyVersion;
  }

  @Override
  public int insertHostedCapability(List<Capability> list, HostedCapability hosted) {
    list.add(hosted);
    return list.size() - 1;
  }

  /** What is about this machine does not change for who runs on it already. */
  @Override
  public boolean isEffective(Requirement requirement) {
    Map<String, String> directives = requirement.getDirectives();
    String effective = directives.get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE);
    boolean machine =
        requirement.getNamespace().equals(NativeNamespace.NATIVE_NAMESPACE)
            || requirement
                .getNamespace()
                .equals(ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE);
    return (effective == null || effective.equals(Namespace.EFFECTIVE_RESOLVE))
        && !"dynamic".equals(directives.get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
        && !(machine && wiredBefore.contains(requirement.getResource()));
  }

  @Override
  public Map<Resource, Wiring> getWirings() {
    return wirings;
  }

  /** What a fragment gives to the host that it is attached to. */
  private record Hosted(Resource host, Capability declared) implements HostedCapability {
    @Override
    public Resource getResource() {
      return host;
    }

    @Override
    public Capability getDeclaredCapability() {
      return declared;
    }

    @Override
    public String getNamespace() {
      return declared.getNamespace();
    }

    @Override
    public Map<String, String> getDirectives() {
      return declared.getDirectives();
    }

    @Override
    public Map<String, Object> getAttributes() {
      return declared.getAttributes();
    }
  }
}
