package upgrade.web.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceEvent;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.RequestInfoDTO;
import org.osgi.service.servlet.runtime.dto.RuntimeDTO;
import upgrade.web.owner.Owners;
import upgrade.web.scope.Endpoint.Kind;

class EndpointsTest {
  private final FakeFramework framework = new FakeFramework();
  private final Bundle shop = FakeFramework.bundle(7, "shop");
  private final Bundle other = FakeFramework.bundle(8, null);

  private static HttpServiceRuntime runtime(RuntimeDTO dto) {
    return new HttpServiceRuntime() {
      @Override
      public RuntimeDTO getRuntimeDTO() {
        if (dto == null) {
          throw new IllegalStateException("Service is already unregistered");
        }
        return dto;
      }

      @Override
      public RequestInfoDTO calculateRequestInfoDTO(String path) {
        throw new AssertionError();
      }
    };
  }

  private Endpoints endpoints(RuntimeDTO dto) {
    return new Endpoints(framework.context(), () -> runtime(dto), Owners.UNKNOWN);
  }

  @Test
  void takesOwnersComponentsAndContextPathsFromTheServiceRegistry() {
    framework.register(
        shop,
        null,
        Map.of(
            "service.id",
            100L,
            "service.ranking",
            3,
            "osgi.http.whiteboard.context.name",
            "shop",
            "osgi.http.whiteboard.context.path",
            "/shop"));
    framework.register(
        shop,
        null,
        Map.of(
            "service.id", 101L,
            "component.name", "shop.Cart",
            "osgi.http.whiteboard.servlet.pattern", "/cart"));
    framework.register(
        other, null, Map.of("service.id", 102L, "osgi.http.whiteboard.filter.pattern", "/*"));
    framework.register(null, null, Map.of("service.id", 103L));
    Site site =
        new Site()
            .context("shop", "/shop", 0, 0)
            .servlet("shop", 0, "cart", "/cart")
            .filter("shop", 0, "/*")
            .preprocessor(0);

    EndpointSnapshot snapshot = endpoints(site.runtime()).snapshot();

    assertThat(snapshot.isPresent()).isTrue();
    assertThat(snapshot.endpoints())
        .filteredOn(endpoint -> endpoint.serviceId() >= 0)
        .extracting(
            Endpoint::kind,
            Endpoint::serviceId,
            Endpoint::bundleId,
            Endpoint::symbolicName,
            Endpoint::component)
        .containsExactlyInAnyOrder(
            tuple(Kind.CONTEXT, 100L, 7L, "shop", null),
            tuple(Kind.SERVLET, 101L, 7L, "shop", "shop.Cart"),
            tuple(Kind.FILTER, 102L, 8L, "", null),
            tuple(Kind.PREPROCESSOR, 103L, -1L, "", null));
    assertThat(snapshot.scopeOf(Set.of(8L)).covers("/shop/cart")).isTrue();
    assertThat(snapshot.scopeOf(Set.of(7L)).covers("/container/shop/cart")).isFalse();
    assertThat(snapshot.unsettled()).isEmpty();
  }

  @Test
  void findsTheUsersOfTheHttpServiceAndThePartsOfJaxRs() {
    framework.register(
        FakeFramework.bundle(1, "http"),
        new Bundle[] {shop},
        Map.of(
            "service.id", 1L, "objectClass", new String[] {"org.osgi.service.http.HttpService"}));
    framework.register(
        FakeFramework.bundle(4, "jaxrs"),
        null,
        Map.of(
            "service.id",
            2L,
            "objectClass",
            new String[] {"org.osgi.service.jaxrs.runtime.JaxrsServiceRuntime"}));
    framework.register(other, null, Map.of("service.id", 3L, "osgi.jaxrs.resource", true));

    EndpointSnapshot snapshot = endpoints(new Site().runtime()).snapshot();

    assertThat(snapshot.httpServiceUsers()).containsExactly(7L);
    assertThat(snapshot.jaxrsWhiteboards()).containsExactly(4L);
    assertThat(snapshot.jaxrsBundles()).containsExactly(8L);
  }

  @Test
  void knowsWhoseServicesTheHttpServiceHasNotTakenUp() {
    framework.register(
        shop, null, Map.of("service.id", 200L, "osgi.http.whiteboard.servlet.pattern", "/new"));
    framework.register(
        other, null, Map.of("service.id", 100L, "osgi.http.whiteboard.servlet.pattern", "/x"));

    EndpointSnapshot snapshot =
        endpoints(new Site().failedServlet(Site.DEFAULT, 0, 4, "/x").runtime()).snapshot();

    assertThat(snapshot.unsettled()).containsExactly(7L);
  }

  @Test
  void tellsAddressesAndThePreprocessorsInTheirOrder() {
    Endpoints endpoints = endpoints(new Site().preprocessor(0).preprocessor(0).runtime());

    assertThat(endpoints.addresses()).containsExactly("http://127.0.0.1:8080/", "/");
    assertThat(endpoints.preprocessors())
        .extracting(Endpoint::serviceId)
        .containsExactly(100L, 101L);
  }

  @Test
  void withoutAnHttpServiceThereIsNothing() {
    assertThat(new Endpoints(framework.context(), () -> null, Owners.UNKNOWN).snapshot())
        .isSameAs(EndpointSnapshot.NONE);
    assertThat(endpoints(null).snapshot()).isSameAs(EndpointSnapshot.NONE);

    Endpoints endpoints = endpoints(new Site().runtime());
    framework.stopped = true;
    assertThat(endpoints.snapshot()).isSameAs(EndpointSnapshot.NONE);
  }

  @Test
  void passesServiceEventsOnUntilTold() {
    AtomicInteger heard = new AtomicInteger();
    Endpoints endpoints = endpoints(new Site().runtime());
    Runnable stop = endpoints.listen(heard::incrementAndGet);

    framework.register(shop, null, Map.of("service.id", 1L));
    framework.changed(ServiceEvent.MODIFIED);
    assertThat(heard).hasValue(1);
    // Pax Web counts up whenever it is asked.
    framework.register(
        shop, null, Map.of("objectClass", new String[] {HttpServiceRuntime.class.getName()}));
    framework.changed(ServiceEvent.MODIFIED);
    assertThat(heard).hasValue(1);
    framework.changed(ServiceEvent.REGISTERED);
    assertThat(heard).hasValue(2);
    stop.run();
    assertThat(framework.listeners).isEmpty();

    Runnable late = endpoints.listen(heard::incrementAndGet);
    framework.stopped = true;
    late.run(); // throws nothing
  }
}
