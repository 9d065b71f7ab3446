using System.Text.RegularExpressions;
using CodeSight.Tests.Infrastructure;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using Settings = CodeSight.Core.Configuration.Settings;

namespace CodeSight.Tests.Deployment;

/// <summary>What must hold for the stack of compose.yaml, as far as it can be seen without starting it.</summary>
public sealed partial class ComposeFileTests
{
    private static readonly string[] Names = ["api", "indexer", "postgres", "redis"];

    // Variables of .NET and of OpenTelemetry that the documents name. Those that are not passed on are for an override file.
    private static readonly (string File, string Variable, string? NotPassedOnBecause)[] StandardVariables =
    [
        ("configuration.md", "AllowedHosts", null),
        ("configuration.md", "ASPNETCORE_FORWARDEDHEADERS_ENABLED", null),
        ("configuration.md", "ASPNETCORE_URLS", "inside, the address is always the same"),
        ("configuration.md", "DOTNET_RUNNING_IN_CONTAINER", "the images set it"),
        ("configuration.md", "Logging__Console__FormatterName", null),
        ("configuration.md", "Logging__LogLevel__Default", null),
        ("observability.md", "OTEL_EXPORTER_OTLP_ENDPOINT", null),
        ("observability.md", "OTEL_EXPORTER_OTLP_HEADERS", null),
        ("observability.md", "OTEL_EXPORTER_OTLP_PROTOCOL", null),
        ("observability.md", "OTEL_RESOURCE_ATTRIBUTES", null),
        ("observability.md", "OTEL_METRIC_EXPORT_INTERVAL", "for the few who tune the exporter"),
        ("observability.md", "OTEL_TRACES_SAMPLER", "for the few who tune the exporter"),
        ("observability.md", "OTEL_SERVICE_NAME", "the services would all carry one name"),
    ];

    // Every other setting is passed on to the API or the indexer.
    private static readonly (string Setting, string Because)[] NotPassedOn =
    [
        (Settings.DocsDir.Name, "the documents are mounted where the images expect them"),
        (Settings.DataDir.Name, "the state lies where the images expect it"),
        (Settings.Host.Name, "it says where the API is published; a container listens on all of its addresses"),
        (Settings.Port.Name, "it says where the API is published; inside it is always 8000"),
        (Settings.Indexing.Name, "with Postgres and Redis given, indexers index"),
        (Settings.Examples.Name, "it names a file, and an override that mounts one can name it, too"),
    ];

    private readonly string _text = File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "compose.yaml"));
    private readonly Dictionary<object, object> _services;

    public ComposeFileTests()
    {
        var file = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>>(
            new MergingParser(new Parser(new StringReader(_text))));
        _services = (Dictionary<object, object>)file["services"];
    }

    public static TheoryData<string> Services { get; } = [.. Names];

    public static TheoryData<string> Programs { get; } = ["api", "indexer"];

    [Fact]
    public void Stack_is_postgres_redis_api_and_indexer() => Assert.Equal(Names, _services.Keys.Cast<string>().Order());

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_can_write_and_gain_nothing_and_is_limited(string name)
    {
        var service = Service(name);

        Assert.Equal("true", service["read_only"]);
        Assert.Equal(["ALL"], (List<object>)service["cap_drop"]);
        Assert.Equal(["no-new-privileges:true"], (List<object>)service["security_opt"]);
        Assert.Equal("unless-stopped", service["restart"]);
        Assert.Equal("30s", service["stop_grace_period"]);
        Assert.Contains("mem_limit", service.Keys);
        var log = (Dictionary<object, object>)service["logging"];
        Assert.Equal(["max-file", "max-size"], ((Dictionary<object, object>)log["options"]).Keys.Cast<string>().Order());
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Service_can_be_scaled_and_only_the_API_is_published(string name)
    {
        var service = Service(name);

        Assert.DoesNotContain("container_name", service.Keys);
        Assert.DoesNotContain("hostname", service.Keys);
        Assert.Equal(name == "api", service.ContainsKey("ports"));
        // A fixed port could be taken by one replica only.
        if (name == "api") Assert.Equal(["${CODESIGHT_HOST:-127.0.0.1}:${CODESIGHT_PORT:-8000}:8000"], (List<object>)service["ports"]);
        Assert.Equal(name == "api", ((List<object>)service["networks"]).Contains("outside"));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_sees_documents_and_models_and_cannot_write_them(string name)
    {
        var volumes = (List<object>)Service(name)["volumes"];

        Assert.Equal(
            [("/data", "${CODESIGHT_DOCS_DIR:-./samples/handbook}", "true"), ("/models", "${CODESIGHT_MODELS_DIR:-./models}", "true")],
            volumes.Cast<Dictionary<object, object>>().Select(volume => ((string)volume["target"], (string)volume["source"], (string)volume["read_only"])));
        Assert.Equal(["/tmp", "/index"], (List<object>)Service(name)["tmpfs"]);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Program_is_built_from_its_Dockerfile_and_told_known_settings_only(string name)
    {
        var service = Service(name);
        var known = Settings.All.Select(setting => setting.Name)
            .Concat(Settings.All.Where(setting => setting.IsSecret).Select(setting => setting.FileName))
            .Concat(StandardVariables.Select(standard => standard.Variable))
            .ToHashSet();
        var told = ((Dictionary<object, object>)service["environment"]).Keys.Cast<string>().ToHashSet();

        Assert.Equal($"Dockerfile.{name}", ((Dictionary<object, object>)service["build"])["dockerfile"]);
        Assert.True(File.Exists(Path.Combine(SharedData.RepositoryRoot, $"Dockerfile.{name}")));
        Assert.Subset(known, told);
        Assert.Contains(Settings.Postgres.Name, told);
        Assert.Contains(Settings.Redis.Name, told);
        Assert.Equal(name == "indexer", told.Contains("FORCE_INIT"));
    }

    [Fact]
    public void Every_setting_is_passed_on_or_has_a_reason_why_not()
    {
        var told = new[] { "api", "indexer" }.SelectMany(name => ((Dictionary<object, object>)Service(name)["environment"]).Keys.Cast<string>()).ToHashSet();

        Assert.Equal(
            NotPassedOn.Select(setting => setting.Setting).Order(StringComparer.Ordinal),
            Settings.All.Select(setting => setting.Name).Where(name => !told.Contains(name)).Order(StringComparer.Ordinal));
        Assert.All(NotPassedOn, setting => Assert.NotEmpty(setting.Because));
    }

    [Fact]
    public void Every_standard_variable_that_the_documents_name_is_passed_on_or_has_a_reason_why_not()
    {
        var told = ((Dictionary<object, object>)Service("api")["environment"]).Keys.Cast<string>().ToHashSet();
        var documented = new[] { "configuration.md", "observability.md" }.SelectMany(file =>
            StandardName().Matches(File.ReadAllText(Path.Combine(SharedData.RepositoryRoot, "docs", file))).Select(match => (file, match.Value))).Distinct();

        Assert.Equal(
            documented.Order(),
            StandardVariables.Select(standard => (standard.File, standard.Variable)).Append(("observability.md", "ASPNETCORE_URLS")).Order());
        Assert.All(StandardVariables, standard => Assert.Equal(standard.NotPassedOnBecause is null, told.Contains(standard.Variable)));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void Embedding_model_is_the_same_for_all_programs_and_the_API_alone_reranks(string name)
    {
        var told = ((Dictionary<object, object>)Service(name)["environment"]).Keys.Cast<string>().ToHashSet();

        Assert.Superset(new HashSet<string> { Settings.EmbeddingModel.Name, Settings.EmbeddingPrecision.Name }, told);
        Assert.Equal(name == "api", told.Contains(Settings.RerankModel.Name));
        Assert.Equal(name == "api", told.Contains(Settings.RerankMilliseconds.Name));
    }

    [Fact]
    public void No_secret_stands_in_the_file()
    {
        var secrets = _services.Keys.Cast<string>()
            .Where(name => Service(name).ContainsKey("environment"))
            .SelectMany(name => (Dictionary<object, object>)Service(name)["environment"])
            .Where(variable => SecretName().IsMatch((string)variable.Key))
            .ToList();

        Assert.NotEmpty(secrets);
        Assert.All(secrets, secret => Assert.Matches(@"^$|^\$\{POSTGRES_PASSWORD:\?[^}]+\}$", secret.Value as string ?? ""));
        Assert.All(
            PasswordValue().Matches(_text), value => Assert.StartsWith("${POSTGRES_PASSWORD:?", value.Value, StringComparison.Ordinal));
    }

    private Dictionary<object, object> Service(string name) => (Dictionary<object, object>)_services[name];

    [GeneratedRegex("KEY|PASSWORD|SECRET|TOKEN")]
    private static partial Regex SecretName();

    [GeneratedRegex(@"\bAllowedHosts\b|\b(OTEL|ASPNETCORE|DOTNET)_[A-Z_]*[A-Z]\b|\bLogging__\w+")]
    private static partial Regex StandardName();

    [GeneratedRegex("(?<=Password=).*")]
    private static partial Regex PasswordValue();
}
