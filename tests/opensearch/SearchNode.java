import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.plugins.PluginInfo;

/**
 * A node of OpenSearch, made of the server's own jars, that is gone when the tests are: it halts with the process
 * whose id is its first argument. The second is the folder where it lives, the rest are settings, name=value.
 */
public final class SearchNode extends Node {

    private static final List<String> PLUGINS = List.of(
        "org.opensearch.transport.Netty4ModulePlugin",
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
        "org.opensearch.index.reindex.ReindexModulePlugin");

    private SearchNode(Settings settings, Path config) {
        super(InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), config, () -> "node"),
            PLUGINS.stream().map(SearchNode::onTheClassPath).toList(), true);
    }

    private static PluginInfo onTheClassPath(String name) {
        return new PluginInfo(name, name, "", Version.CURRENT, "21", name, null, List.of(), false);
    }

    public static void main(String[] arguments) throws Exception {
        ProcessHandle.of(Long.parseLong(arguments[0])).orElseThrow().onExit()
            .thenRun(() -> Runtime.getRuntime().halt(0));
        Path config = Files.createDirectories(Path.of(arguments[1], "config"));
        Settings.Builder settings = Settings.builder().put("path.home", arguments[1]);
        for (String argument : List.of(arguments).subList(2, arguments.length)) {
            String[] pair = argument.split("=", 2);
            settings.put(pair[0], pair[1]);
        }
        new SearchNode(settings.build(), config).start();
        Thread.currentThread().join();
    }
}
