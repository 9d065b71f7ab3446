using System.Diagnostics;
using System.Net;
using CodeSight.Tests.Coordination;
using CodeSight.Tests.People;

namespace CodeSight.Tests.Clients;

/// <summary>Programs in JavaScript and TypeScript against the whole server: the official clients of OpenAI and MCP, and a generated one.</summary>
public sealed class JavaScriptClientTests : IAsyncLifetime
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(2);

    private PeopleWorld? _world;
    private string _key = "";

    private PeopleWorld World => _world ?? throw new InvalidOperationException("Not started.");

    public async Task InitializeAsync()
    {
        _world = await PeopleWorld.CreateAsync(
            ("hotels.md", "# Hotels\n\nA hotel may cost EUR 140.\n"), ("meals.md", "# Meals\n\nA meal may cost EUR 30.\n"),
            ("trains.md", "# Trains\n\nA train may cost EUR 90.\n"));
        var made = await _world.Admin.Send(
            HttpMethod.Post, "/api/admin/keys", new { name = "Program", scopes = new[] { "search", "ask", "files", "index" } }, HttpStatusCode.Created);
        _key = PeopleWorld.Text(made!["secret"]);
        await Eventually.UntilAsync(async () =>
            (int)(await _world.Admin.Read("/api/files?state=indexed"))!["total"]! == 3
                && (await _world.Admin.Send(HttpMethod.Post, "/api/search", new { query = "may cost" }))!["results"]!.AsArray().Count == 3);
    }

    public async Task DisposeAsync()
    {
        if (_world is not null) await _world.DisposeAsync();
    }

    [NodeFact]
    public async Task OpenAIs_client_works_unchanged() => await RunAsync("--test", "openai.js");

    [NodeFact]
    public async Task Client_of_the_Model_Context_Protocol_works_unchanged() => await RunAsync("--test", "mcp.js");

    [NodeFact]
    public async Task Client_generated_from_the_description_compiles_strictly_and_works()
    {
        var output = Directory.CreateDirectory(Path.Combine(NodeFactAttribute.Folder, "obj")).FullName;
        var description = Path.Combine(output, "openapi.json");
        await File.WriteAllTextAsync(description, await World.Admin.GetStringAsync("/openapi/v1.json"));

        // A member with a default may be left out of a request.
        await RunAsync(
            "node_modules/openapi-typescript/bin/cli.js", description, "--default-non-nullable=false", "-o", Path.Combine(output, "schema.d.ts"));
        await RunAsync("node_modules/typescript/bin/tsc", "--project", ".");
        await RunAsync("--test", Path.Combine("obj", "generated.js"));
    }

    /// <summary>Runs Node.js in the folder of the programs, and fails with all that it says.</summary>
    private async Task RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", arguments)
        {
            WorkingDirectory = NodeFactAttribute.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["CODESIGHT_URL"] = World.Admin.BaseAddress!.ToString().TrimEnd('/'), ["CODESIGHT_KEY"] = _key },
        };
        using var node = Process.Start(start) ?? throw new InvalidOperationException("Node.js does not start.");
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        try
        {
            await node.WaitForExitAsync().WaitAsync(MaxWait);
        }
        catch (TimeoutException)
        {
            node.Kill(entireProcessTree: true);
        }

        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, $"node {string.Join(' ', arguments)}:\n{await output}\n{await errors}");
    }
}
