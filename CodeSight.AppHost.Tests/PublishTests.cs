using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.Testing;

namespace CodeSight.AppHost.Tests;

public sealed class PublishTests : IDisposable
{
    private readonly DirectoryInfo _output = Directory.CreateTempSubdirectory("codesight-publish-");

    public void Dispose() => _output.Delete(recursive: true);

    [Fact]
    public async Task Manifest_describes_the_resources_that_the_committed_one_describes()
    {
        var published = await PublishAsync();
        var committed = await ReadAsync(Path.Combine(Root(), "aspire-manifest.json"));

        Assert.Equal(Names(committed), Names(published));
        foreach (var service in new[] { "api", "indexer" })
        {
            foreach (var part in new[] { "type", "volumes", "bindings" })
                Assert.Equal(Part(committed, service, part).GetRawText(), Part(published, service, part).GetRawText());
            Assert.Equal(
                $"Dockerfile.{service}", Path.GetFileName(Part(published, service, "build").GetProperty("dockerfile").GetString()));
        }
    }

    [Fact]
    public async Task Manifest_hands_the_services_connection_strings_and_no_listening_address()
    {
        var published = await PublishAsync();

        foreach (var service in new[] { "api", "indexer" })
        {
            var environment = Part(published, service, "env");
            Assert.Equal("{codesight.connectionString}", environment.GetProperty("ConnectionStrings__codesight").GetString());
            Assert.Equal("{redis.connectionString}", environment.GetProperty("ConnectionStrings__redis").GetString());
            Assert.False(environment.TryGetProperty("CODESIGHT_HOST", out _));
            Assert.False(environment.TryGetProperty("CODESIGHT_PORT", out _));
        }
    }

    [Theory]
    [InlineData("openai", "OPENAI_API_KEY")]
    [InlineData("claude", "ANTHROPIC_API_KEY")]
    public async Task Manifest_asks_for_the_key_of_the_backend_as_a_secret(string backend, string variable)
    {
        var published = await PublishAsync($"--Parameters:llm-backend={backend}", "--Parameters:llm-model=m");

        Assert.Equal("{llm-api-key.value}", Part(published, "api", "env").GetProperty(variable).GetString());
        Assert.Equal("{llm-model.value}", Part(published, "api", "env").GetProperty("CODESIGHT_LLM_MODEL").GetString());
        Assert.True(Part(published, "llm-api-key", "inputs").GetProperty("value").GetProperty("secret").GetBoolean());
    }

    [Fact]
    public async Task Manifest_hands_the_api_an_identity_provider_and_switches_accounts_on()
    {
        var published = await PublishAsync(
            "--Parameters:oidc-authority=https://login.example.com", "--Parameters:oidc-client-id=codesight", "--Parameters:oidc-name=Contoso");
        var environment = Part(published, "api", "env");

        Assert.Equal("accounts", environment.GetProperty("CODESIGHT_AUTH").GetString());
        Assert.Equal("{oidc-authority.value}", environment.GetProperty("CODESIGHT_OIDC_AUTHORITY").GetString());
        Assert.Equal("{oidc-client-id.value}", environment.GetProperty("CODESIGHT_OIDC_CLIENT_ID").GetString());
        Assert.Equal("{oidc-client-secret.value}", environment.GetProperty("CODESIGHT_OIDC_CLIENT_SECRET").GetString());
        Assert.Equal("{oidc-name.value}", environment.GetProperty("CODESIGHT_OIDC_NAME").GetString());
        Assert.False(environment.TryGetProperty("CODESIGHT_OIDC_SCOPES", out _));
        Assert.True(Part(published, "oidc-client-secret", "inputs").GetProperty("value").GetProperty("secret").GetBoolean());
        Assert.False(Part(await PublishAsync(), "api", "env").TryGetProperty("CODESIGHT_AUTH", out _));
    }

    [Fact]
    public async Task Manifest_gives_the_api_a_generated_key_and_no_language_model_by_default()
    {
        var published = await PublishAsync();

        var key = Part(published, "api-key", "inputs").GetProperty("value");
        Assert.True(key.GetProperty("secret").GetBoolean());
        Assert.Equal(32, key.GetProperty("default").GetProperty("generate").GetProperty("minLength").GetInt32());
        Assert.DoesNotContain("llm-api-key", Names(published));
    }

#if DEPLOYMENT_TARGETS
    [Fact]
    public async Task Container_apps_share_the_documents_and_scale_by_the_queue()
    {
        await PublishAsync("--Target=aca");

        var bicep = string.Concat(
            Directory.EnumerateFiles(_output.FullName, "*.bicep", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.Contains("azure.extensions", bicep, StringComparison.Ordinal);
        Assert.Contains("VECTOR", bicep, StringComparison.Ordinal);
        Assert.Contains("SELECT count(*) FROM documents WHERE stage > 0", bicep, StringComparison.Ordinal);
        Assert.Contains("mountPath: '/data'", bicep, StringComparison.Ordinal);
    }
#else
    [Theory]
    [InlineData("compose")]
    [InlineData("aca")]
    public async Task Target_that_was_not_built_in_is_refused_with_the_switch_that_builds_it_in(string target)
    {
        var refusal = await Assert.ThrowsAsync<DistributedApplicationException>(() => PublishAsync($"--Target={target}"));

        Assert.Contains("-p:DeploymentTargets=true", refusal.Message, StringComparison.Ordinal);
    }
#endif

    private async Task<JsonElement> PublishAsync(params string[] switches)
    {
        var path = Path.Combine(_output.FullName, "aspire-manifest.json");
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.CodeSight_AppHost>(
            [.. switches, "--operation", "publish", "--step", "publish-manifest", "--output-path", path]);
        await using var app = await builder.BuildAsync();
        await app.RunAsync();
        return await ReadAsync(path);
    }

    private static async Task<JsonElement> ReadAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return (await JsonSerializer.DeserializeAsync<JsonElement>(file)).GetProperty("resources");
    }

    private static JsonElement Part(JsonElement resources, string resource, string part) =>
        resources.GetProperty(resource).GetProperty(part);

    // Names that begin with "cond-" are Aspire's own, and differ between its versions.
    private static IEnumerable<string> Names(JsonElement resources) =>
        resources.EnumerateObject().Select(resource => resource.Name)
            .Where(name => !name.StartsWith("cond-", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CodeSight.sln"))) return folder.FullName;
        }
        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
