import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/**
 * A node of OpenSearch, made of the server's own jars, that is gone when the tests are: it halts with the process
 * whose id is its first argument. The second is the folder where it lives, which it removes then, the rest are
 * settings, name=value.
 */
public final class SearchNode extends Node {

    private static final String KNN = "org.opensearch.knn.plugin.KNNPlugin";
    private static final List<String> PLUGINS = Stream.of(
        "org.opensearch.transport.Netty4ModulePlugin",
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
        "org.opensearch.index.reindex.ReindexModulePlugin",
        KNN).filter(name -> !name.equals(KNN) || isThere(name)).toList();

    private SearchNode(Settings settings, Path config) {
        super(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), config, () -> "node"),
            PLUGINS.stream().map(SearchNode::onTheClassPath).toList(), true);
    }

    private static boolean isThere(String name) {
        return SearchNode.class.getClassLoader().getResource(name.replace('.', '/') + ".class") != null;
    }

    private static PluginInfo onTheClassPath(String name) {
        return new PluginInfo(name, name, "", Version.CURRENT, "21", name, null, List.of(), false);
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[1]);
        ProcessHandle.of(Long.parseLong(arguments[0])).orElseThrow().onExit().thenRun(() -> leave(home));
        Path config = Files.createDirectories(home.resolve("config"));
        Settings.Builder settings = Settings.builder().put("path.home", arguments[1]);
        for (String argument : List.of(arguments).subList(2, arguments.length)) {
            String[] pair = argument.split("=", 2);
            settings.put(pair[0], pair[1]);
        }
        new SearchNode(settings.build(), config).start();
        Thread.currentThread().join();
    }

    private static void leave(Path home) {
        try (Stream<Path> listed = Files.walk(home)) {
            listed.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException left) {
            System.err.println(left);
        }
        Runtime.getRuntime().halt(0);
    }
}
