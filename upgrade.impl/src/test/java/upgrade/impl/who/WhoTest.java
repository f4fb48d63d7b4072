package upgrade.impl.who;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.Principal;
import java.security.PrivilegedAction;
import java.util.List;
import java.util.Set;
import javax.security.auth.Subject;
import org.junit.jupiter.api.Test;

class WhoTest {
  record UserPrincipal(String getName) implements Principal {}

  record RolePrincipal(String getName) implements Principal {}

  record GroupPrincipal(String getName) implements Principal {}

  record X500(String getName) implements Principal {}

  @Test
  void withoutUserAndBundleItIsTheThread() throws Exception {
    String[] who = new String[1];
    Thread thread = new Thread(() -> who[0] = Who.runsThisThread(), "deployer 1");
    thread.start();
    thread.join();
    assertThat(who[0]).isEqualTo("thread 'deployer 1'");
  }

  @Test
  @SuppressWarnings("removal")
  void theUserIsTheOneThatTheThreadRunsAs() {
    Subject subject =
        new Subject(
            true,
            Set.of(new RolePrincipal("admin"), new UserPrincipal("karaf")),
            Set.of(),
            Set.of());
    String who = Subject.doAs(subject, (PrivilegedAction<String>) Who::runsThisThread);
    assertThat(who).startsWith("karaf on thread '");
    assertThat(Who.runsThisThread()).startsWith("thread '");
  }

  @Test
  void usersComeBeforeOthersAndRolesAreNobody() {
    UserPrincipal user = new UserPrincipal("karaf");
    RolePrincipal role = new RolePrincipal("admin");
    GroupPrincipal group = new GroupPrincipal("admins");
    X500 other = new X500("CN=Jo");
    assertThat(Users.name(List.of(role, group, other, user))).contains("karaf");
    assertThat(Users.name(List.of(role, new X500("CN=Zoe"), other))).contains("CN=Jo, CN=Zoe");
    assertThat(Users.name(List.of(role, group))).isEmpty();
    assertThat(Users.name(List.of())).isEmpty();
  }

  @Test
  void whatAThreadIsNamedAfterShowsNoQuery() {
    assertThat(Who.line("10.0.0.1 GET /shop?token=secret HTTP/1.1\nx"))
        .isEqualTo("10.0.0.1 GET /shop HTTP/1.1 x");
    assertThat(Who.line("pipe-felix:update 16 https://me:secret@host/x.jar?token=secret#secret"))
        .isEqualTo("pipe-felix:update 16 https://host/x.jar");
    assertThat(Who.line("x".repeat(1000))).hasSizeLessThan(300);
  }
}
